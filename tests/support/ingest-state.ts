/**
 * What there is in a database after records were sent, whatever ids it got: each record with its sources, what each source says, and
 * what is open. One text, a hash and how many lines it is of.
 */
export const INGEST_STATE = `with of_record as (
    select record_id, string_agg(department || ' ' || source_id, ', ' order by department, source_id) as sources
    from source_record group by record_id
  ), line as (
    select sources || (to_jsonb(person) - 'id')::text as text from person join of_record on record_id = person.id
    union all select concat_ws(' ', department, source_id, in_scope, modified_at, encode(digest, 'hex'), content) from source_record
    union all select concat_ws(' ', department, source_id, field, value) from proposal
      join source_record source on source.id = source_record_id where state = 'open'
  ) select md5(string_agg(text, chr(10) order by text)) || ' ' || count(*) from line`;

import type pg from 'pg';
import type { Queryable } from './queryable.js';
import type { ReadRecordedRules, Select } from './read-recorded-rules.js';
import { sensitiveJson } from './sensitive-json.js';

/** When a segment is complete: at so many receipts (32,768 at most) or so many bytes of their texts, whichever comes first. */
export interface SegmentSize {
  readonly receipts: number;
  readonly bytes: number;
}

/** Receipts that a question reads itself are fewer than these; 10 million receipts make some 1,200 segments. */
export const SEGMENT_SIZE: SegmentSize = { receipts: 8192, bytes: 16 * 1024 * 1024 };

/**
 * The next segment: from the first receipt that is not indexed to the one that makes it complete, if that is there. What was
 * archived before it was indexed is left out.
 */
const NEXT = `
  with start as (
    select greatest((select max(end_sequence) from access_log_segment), (select min(sequence) from access_receipt)) as sequence
  ), receipt as (
    select row_number() over log as number, sequence, sum(octet_length(body)) over log as bytes
    from (
      select sequence, body from access_receipt where sequence >= (select sequence from start) order by sequence limit $1
    ) as open
    window log as (order by sequence)
  )
  select start.sequence as first, receipt.sequence + 1 as end, number
  from start, receipt where number = $1 or bytes >= $2 order by number limit 1`;

interface NextRow {
  readonly first: string;
  readonly end: string;
  readonly number: string;
}

/** Terms of a receipt are named as in index-terms.ts. */
const INDEX = `
  with receipt as materialized (
    select sequence, recorded_at, principal_id, department, body::jsonb as body
    from access_receipt where sequence >= $1 and sequence < $2
  ), part as materialized (
    select sequence, part ->> 'type' as type, part ->> 'ids' as ids, (part -> 'full') || (part -> 'masked') as fields
    from receipt, jsonb_array_elements(body -> 'reads') as part
    union all
    select sequence, part ->> 'type', part ->> 'ids', part -> 'fields'
    from receipt, jsonb_array_elements(body -> 'writes') as part
  ), term as (
    select sequence, 'record ' || type || ' ' || id as term from part, string_to_table(ids, ',') as id
    union all
    select sequence, 'type ' || type from part
    union all
    select sequence, 'field ' || type || ' ' || field from part, jsonb_array_elements_text(fields) as field
    union all
    select sequence, term from receipt, unnest(array['sensitive', 'sensitive ' || department]) as term
    where access_log_sensitive(body, $3::jsonb)
    union all
    select sequence, term
    from receipt, unnest(array['odd hour', 'odd hour of ' || department, 'odd hour by ' || principal_id]) as term
    where access_log_odd_hour(recorded_at)
  ), posting as materialized (
    select distinct access_log_term(term) as term, (sequence - $1)::smallint as place from term
  ), segment as (
    insert into access_log_segment (first_sequence, end_sequence, shift, oldest, newest)
    select $1, $2,
      (select 32 - least(20, greatest(1, ceil(log(2.0, greatest(1, count(*)) / 256.0)))) from posting),
      min(recorded_at), max(recorded_at)
    from receipt
    returning shift
  ), volume as (
    insert into access_log_volume (first_sequence, day, principal_id, department, operations, records)
    select $1, access_log_local(recorded_at)::date, principal_id, department, count(*), sum(access_log_records(body))
    from receipt group by 2, 3, 4
  )
  insert into access_log_posting (first_sequence, bucket, terms, places)
  select $1, posting.term >> segment.shift, array_agg(posting.term order by posting.term, place),
    array_agg(place order by posting.term, place)
  from segment, posting group by 2`;

/**
 * Indexes the next segment of the log, in the transaction of `database`, in which no other node does so.
 * @returns whether there was a complete one
 */
export async function indexSegment(
  database: Queryable,
  rules: ReadRecordedRules,
  { receipts, bytes }: SegmentSize,
): Promise<boolean> {
  const { rows } = await database.query<NextRow>({ name: 'log_index_next', text: NEXT, values: [receipts, bytes] });
  const [next] = rows;
  if (next === undefined) return false;
  const [first, end] = [Number(next.first), Number(next.end)];
  if (end - first !== Number(next.number)) throw new Error(`the access log has a gap after receipt ${first}`);
  const select: Select = async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) =>
    (await database.query<Row>({ text, values: [...values] })).rows;
  const sensitive = sensitiveJson(await rules(select));
  // The terms of a segment are sorted; there is never more than one that does so.
  await database.query({ text: `set local work_mem = '64MB'` });
  await database.query({ name: 'log_index', text: INDEX, values: [first, end, sensitive] });
  return true;
}

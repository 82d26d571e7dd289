-- What receipts are asked by. Index and questions use the same definitions, so they cannot differ; a migration that changes one
-- of them empties the index (delete from access_log_segment), and the hub builds it anew.

-- The number under which a term stands in the index: the first four bytes of its SHA-256. Two terms may share one; whoever
-- looks a term up checks the receipts. Stable as convert_to is, or it would be called instead of inlined.
create function access_log_term(term text) returns integer language sql stable strict parallel safe
  return ('x' || encode(substring(sha256(convert_to(term, 'UTF8')) for 4), 'hex'))::bit(32)::integer;

-- The clock of China: UTC+8 all year.
create function access_log_local(moment timestamptz) returns timestamp language sql immutable strict parallel safe
  return (moment at time zone 'UTC') + interval '8 hours';

-- Outside of 07:00 to 20:00, or on a Saturday or Sunday.
create function access_log_odd_hour(moment timestamptz) returns boolean language sql immutable strict parallel safe
  return extract(isodow from access_log_local(moment)) > 5
    or access_log_local(moment)::time < time '07:00' or access_log_local(moment)::time >= time '20:00';

-- Records that an operation was given.
create function access_log_records(body jsonb) returns bigint language sql immutable parallel safe
  return (select coalesce(sum((read ->> 'count')::bigint), 0) from jsonb_array_elements(body -> 'reads') as read);

-- Whether an operation without a case was given a field of level 4 of some record, in full or masked. `sensitive` names these
-- fields by policy version and type.
create function access_log_sensitive(body jsonb, sensitive jsonb) returns boolean language sql immutable parallel safe
  return not body ? 'case' and exists (
    select from jsonb_array_elements(body -> 'reads') as read
    where (read ->> 'count')::bigint > 0
      and jsonb_exists_any((read -> 'full') || (read -> 'masked'),
        array(select jsonb_array_elements_text(sensitive -> (body ->> 'policyVersion') -> (read ->> 'type')))));

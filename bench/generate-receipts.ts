import { SingleBar } from 'cli-progress';
import pg from 'pg';

/** What a generated log looks like. */
export interface GeneratedLog {
  readonly receipts: number;
  /** Days over which they are spread, up to now. */
  readonly days: number;
  /** Version of the access policy that they name. */
  readonly policyVersion: string;
}

const AT_ONCE = 20_000;

/**
 * Receipts of 500 callers in 8 departments about 800,000 people. Six of ten name one person, three 20, the rest 50, one in a
 * hundred 1,000. They are recorded from 06:30 to 20:30 in China, weekends included; a few by an auditor.
 */
const GENERATE = `
  insert into access_receipt (sequence, recorded_at, principal_id, department, outcome, body, leaf_hash)
  select sequence, moment, principal, department, 'answered', body, sha256('\\x00'::bytea || convert_to(body, 'UTF8'))
  from generate_series($1::bigint, $2::bigint - 1) as sequence,
    lateral (select (sequence * 7919) % 500 as number, (sequence / 500 * 37 + sequence * 13) % 100 as kind,
      $4::int * (sequence::float8 / $3) as day) as draw,
    lateral (select date_trunc('milliseconds', date_trunc('day', now() - interval '8 hours') + interval '14 hours 30 minutes'
        + (floor(day) - $4::int) * interval '1 day' + (day - floor(day)) * interval '14 hours') as moment,
      'bench:' || number as principal,
      (array['public_security', 'civil_affairs', 'urban_management', 'emergency', 'health', 'hotline_12345', 'grid_centre', 'audit'])
        [1 + number % 8] as department,
      case when kind < 60 then 1 when kind < 90 then 20 when kind < 99 then 50 else 1000 end as count) as what,
    lateral (select string_agg(md5('person' || floor(random() * 800000)::int)::uuid::text, ',') as ids
      from generate_series(1, count) where sequence is not null) as records,
    lateral (select '{' || case when kind % 4 = 0 then '"case":"案件' || sequence || '",' else '' end
      || '"documentHash":"' || md5(number::text) || md5(kind::text) || '","durationMs":4.113,"errors":[],"hub":"node-1","operation":"Visit",'
      || '"outcome":"answered","policyVersion":"' || $5 || '","principal":{"department":"' || department || '","id":"' || principal
      || '","kind":"person","tier":"STREET"},"purpose":"走访","reads":[{"count":' || count
      || ',"full":["id","name"' || case when kind % 10 = 3 then ',"careNeeds"' else '' end || '],"ids":"' || ids
      || '","masked":["phone"' || case when kind % 20 = 7 then ',"idNumber"' else '' end
      || '],"type":"Person","withheld":["maritalStatus"]}'
      || ',{"count":2,"full":["code","name"],"ids":"' || number || ',12","masked":[],"type":"Area","withheld":[]}'
      || '],"recordedAt":"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      || '","requestId":"' || gen_random_uuid() || '","sequence":' || sequence
      || ',"startedAt":"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"}' as body) as text`;

/** Adds what is missing of the log, in the database itself; its hashes are those of its texts, and nothing signs it. */
export async function generateReceipts(
  owner: pg.ClientConfig,
  { receipts, days, policyVersion }: GeneratedLog,
): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  const bar = new SingleBar({ format: 'Writing receipts [{bar}] {percentage}% {value} of {total}', hideCursor: true });
  try {
    await client.query('set synchronous_commit = off');
    const { rows } = await client.query<{ size: string }>(
      'select coalesce(max(sequence) + 1, 0) as size from access_receipt',
    );
    const [{ size = '0' } = {}] = rows;
    bar.start(receipts, Number(size));
    for (let first = Number(size); first < receipts; first += AT_ONCE) {
      const end = Math.min(first + AT_ONCE, receipts);
      await client.query(GENERATE, [first, end, receipts, days, policyVersion]);
      bar.update(end);
    }
    await client.query('analyze access_receipt');
  } finally {
    bar.stop();
    await client.end();
  }
}

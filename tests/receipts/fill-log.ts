import type pg from 'pg';
import { connected } from './drafts.js';

/** A canonical text at each place, as short as a receipt can be made without its reads. */
const FILL = `
  insert into access_receipt (sequence, recorded_at, principal_id, department, outcome, body, leaf_hash)
  select place, moment, 'demo:civil_affairs:street', 'civil_affairs', 'answered', body, sha256('\\x00'::bytea || convert_to(body, 'UTF8'))
  from (select coalesce(max(sequence) + 1, 0) as next, ($2::text || 'T12:00:00.000Z')::timestamptz as moment from access_receipt) as log,
    generate_series(next, next + $1::int - 1) as place,
    lateral (select '{"documentHash":"","durationMs":1,"errors":[],"hub":"node","operation":"Fill","outcome":"answered",' ||
      '"policyVersion":"v","principal":{"department":"civil_affairs","id":"demo:civil_affairs:street","kind":"person","tier":"STREET"},' ||
      '"reads":[],"recordedAt":"' || $2::text || 'T12:00:00.000Z","requestId":"' || md5(place::text) || '","sequence":' || place ||
      ',"startedAt":"' || $2::text || 'T12:00:00.000Z"}' as body) as text`;

/** Adds so many receipts of one day in one statement, as no hub does it, where a test needs a large log or an old one. */
export async function fillLog(owner: pg.ClientConfig, count: number, day = '2026-01-31'): Promise<void> {
  await connected(owner, (client) => client.query(FILL, [count, day]));
}

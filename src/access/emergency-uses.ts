import type { EmergencyQuestion, EmergencyUse } from '../policy/emergency-use.js';
import type { Queryable } from '../receipts/queryable.js';

const MOMENT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const moment = (column: string) => `to_char(${column} at time zone 'UTC', ${MOMENT})`;

/** Where receipts of its period can stand: a stretch of the index, and what follows the index. */
const USES = `
  select held.id as grant, holder_id as caller, department, tier, type, fields, reason, ${moment('valid_from')} as "validFrom",
    ${moment('valid_to')} as "validTo", ${moment('revoked_at')} as "revokedAt", used.operations, used.records, used.receipts
  from access_grant as held, lateral (select least(valid_to, coalesce(revoked_at, valid_to)) as ended) as period,
    lateral (select coalesce(max(end_sequence), 0) as indexed,
      min(first_sequence) filter (where newest >= valid_from and oldest < ended) as first,
      max(end_sequence) filter (where newest >= valid_from and oldest < ended) as last from access_log_segment) as place,
    lateral (
      select count(*)::int as operations, coalesce(sum(given.records), 0)::int as records,
        coalesce((array_agg(receipt.sequence::text order by receipt.sequence))[1:20], '{}') as receipts
      from (values (first, last), (indexed, 9223372036854775807)) as part (begins, ends)
        join access_receipt as receipt on receipt.principal_id = holder_id
          and receipt.sequence >= part.begins and receipt.sequence < part.ends,
        lateral (select sum((read ->> 'count')::bigint) as records from jsonb_array_elements(body::jsonb -> 'reads') as read
          where read ->> 'type' = held.type and jsonb_exists_any((read -> 'full') || (read -> 'masked'), held.fields)) as given
      where receipt.recorded_at >= valid_from and receipt.recorded_at < ended and given.records > 0
    ) as used
  where kind = 'emergency' and ($1::text is null or holder_id = $1) and ($2::text is null or department = $2)
    and ($3::timestamptz is null or valid_from >= $3) and ($4::timestamptz is null or valid_from < $4)
    and ($5::uuid is null or (valid_from, held.id) < (select valid_from, id from access_grant where id = $5))
  order by valid_from desc, held.id desc limit $6`;

/**
 * Emergency accesses, the latest first. A receipt does not name the grants behind it: what counts is what the holder read of the
 * type while it was in force, fields of it included, whether or not their own rights would have sufficed.
 * @param after id of the grant after which the list begins
 */
export async function emergencyUses(
  database: Queryable,
  { caller, department, since, until }: EmergencyQuestion,
  limit: number,
  after?: string,
): Promise<readonly EmergencyUse[]> {
  const values = [caller ?? null, department ?? null, since ?? null, until ?? null, after ?? null, limit];
  const { rows } = await database.query<{ readonly [Key in keyof EmergencyUse]: EmergencyUse[Key] }>({
    name: 'emergency_uses',
    text: USES,
    values,
  });
  return rows;
}

const AT_ONCE = 100;

/** All of them, some at a time. */
export async function* walkEmergencyUses(
  database: Queryable,
  question: EmergencyQuestion,
): AsyncGenerator<readonly EmergencyUse[]> {
  for (let after: string | undefined; ; ) {
    const uses = await emergencyUses(database, question, AT_ONCE, after);
    yield uses;
    if (uses.length < AT_ONCE) return;
    after = uses.at(-1)?.grant;
  }
}

import type pg from 'pg';
import { select } from './database.js';
import { REASONS } from './queries.js';

/** What is granted, in turn: fields that some of the callers do not read otherwise. */
const GRANTED = [
  { type: 'Person', fields: ['maritalStatus', 'careNeeds', 'idNumber'] },
  { type: 'Event', fields: ['description', 'status', 'number'] },
  { type: 'Person', fields: ['phone', 'residenceAddress', 'name'] },
  { type: 'Place', fields: ['name', 'address'] },
] as const;

/**
 * The communities that grants are for: one in eight. Nobody asks for what lies in them, so that answers are the same with grants and
 * without, and what differs is the work of deciding.
 */
export const GRANTED_COMMUNITIES = `select id from area where level = 'COMMUNITY' and id % 8 = 0`;

/**
 * Puts so many grants in force, spread over seven departments and five tiers, each for one community, and for the purpose that
 * the benchmark's callers name.
 */
export async function giveGrants(owner: pg.ClientConfig, count: number): Promise<void> {
  await endGrants(owner);
  const given = GRANTED.map(({ type, fields }) => `('${type}', '{${fields.join()}}'::text[])`).join();
  await select(
    owner,
    `with granted as (select row_number() over () - 1 as n, type, fields from (values ${given}) as v (type, fields)),
      holder as (select row_number() over (order by t.tier, d.id) - 1 as n, d.id as department, t.tier
        from department d, unnest(array['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID']) as t (tier) where d.id <> 'audit'),
      community as (select row_number() over (order by id) - 1 as n, id from (${GRANTED_COMMUNITIES}) as granted)
    insert into access_grant (kind, state, type, fields, area_id, purpose, reason, department, tier, holder_area_ids, holder_id,
      valid_from, valid_to, requested_by, reply_by)
    select 'request', 'requested', granted.type, granted.fields, community.id, '${REASONS.purpose['x-purpose']}', 'benchmark',
      holder.department, holder.tier, array[]::integer[], 'demo:' || holder.department || ':' || lower(holder.tier),
      now(), now() + interval '1 day', 'asker', now() + interval '1 day'
    from generate_series(0, ${count} - 1) as g
      join holder on holder.n = g % (select count(*) from holder)
      join granted on granted.n = g % (select count(*) from granted)
      join community on community.n = g % (select count(*) from community)`,
  );
  await select(
    owner,
    `update access_grant set state = 'granted', decided_by = 'decider', decided_at = now() where state = 'requested'`,
  );
}

/** Ends all grants. */
export async function endGrants(owner: pg.ClientConfig): Promise<void> {
  await select(
    owner,
    `update access_grant set state = 'revoked', revoked_by = 'decider', revoked_at = now(), revocation_reason = 'over'
      where state in ('requested', 'granted')`,
  );
}

import type pg from 'pg';
import { demoCallerId } from '../../src/demo/callers.js';
import { MODELS } from '../../src/modules/index.js';
import { TIERS } from '../../src/shared/principal.js';
import { decidedFields } from '../proof/view.js';
import type { World } from '../proof/world.js';
import type { Placement } from '../support/callers.js';
import type { Draw } from '../support/draw.js';
import { DEPARTMENT_CODES } from '../support/policy-cases.js';
import { PURPOSE } from './oracle-callers.js';

const TYPES = MODELS.filter(({ scope }) => scope === 'ancestors');
const DEPARTMENTS = Object.values(DEPARTMENT_CODES);

/** Intervals from now: when a grant begins and ends. Emergency access lasts a day at most. */
const NOW_IN_FORCE = ['0 s', '20 h'] as const;
const NOT_IN_FORCE = [
  ['-20 h', '-1 h'],
  ['2 h', '20 h'],
] as const;

/**
 * Ends the grants that are there and stores others: so many that are in force, of any unit and type, for some fields, in an area
 * of any level; and a few that are revoked, over or not begun.
 */
export async function storeRandomGrants(
  client: Pick<pg.ClientBase, 'query'>,
  count: number,
  { world, own, draw }: { readonly world: World; readonly own: Placement; readonly draw: Draw },
): Promise<void> {
  const live = Array.from({ length: count }, () => randomGrant(world, own, draw, NOW_IN_FORCE));
  const others = Array.from({ length: Math.ceil(count / 10) }, (_, at) =>
    randomGrant(world, own, draw, NOT_IN_FORCE[at % 2] ?? NOW_IN_FORCE),
  );
  const revoked = Array.from({ length: Math.ceil(count / 20) }, () => randomGrant(world, own, draw, NOW_IN_FORCE));
  await client.query(REVOKE);
  await client.query(INSERT, [JSON.stringify(revoked)]);
  await client.query(APPROVE);
  await client.query(REVOKE);
  await client.query(INSERT, [JSON.stringify([...live, ...others])]);
  await client.query(APPROVE);
}

function randomGrant(world: World, own: Placement, draw: Draw, [begins, ends]: readonly [string, string]) {
  const [department, tier, model] = [draw.pick(DEPARTMENTS), draw.pick(TIERS), draw.pick(TYPES)];
  const emergency = draw.chance(30);
  const fields = draw.some(decidedFields(model), 5);
  const bound = emergency || tier === 'GRID';
  return {
    kind: emergency ? 'emergency' : 'request',
    state: emergency ? 'granted' : 'requested',
    ...{ type: model.name, department, tier, begins, ends },
    fields: fields.length === 0 ? [draw.pick(decidedFields(model))] : fields,
    area_id: draw.pick(world.area).id,
    purpose: emergency ? null : draw.pick([PURPOSE, PURPOSE, 'A VISIT', 'another']),
    holder_id: bound ? demoCallerId(department, tier) : null,
    holder_area_ids: bound ? [] : [own[tier]],
  };
}

const INSERT = `
  insert into access_grant (kind, state, type, fields, area_id, purpose, reason, department, tier, holder_area_ids, holder_id,
    valid_from, valid_to, requested_by, reply_by)
  select kind, state, type, fields, area_id, purpose, 'a reason', department, tier, holder_area_ids, holder_id,
    now() + begins, now() + ends, 'asker', now() + interval '1 day'
  from json_to_recordset($1) as given (kind text, state text, type text, fields text[], area_id integer, purpose text,
    department text, tier text, holder_area_ids integer[], holder_id text, begins interval, ends interval)`;

const APPROVE = `update access_grant set state = 'granted', decided_by = 'decider', decided_at = now() where state = 'requested'`;

const REVOKE = `update access_grant set state = 'revoked', revoked_by = 'decider', revoked_at = now(), revocation_reason = 'over'
  where state in ('requested', 'granted')`;

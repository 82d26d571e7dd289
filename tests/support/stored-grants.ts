import { demoPlacement } from '../../src/demo/callers.js';
import type { Tier } from '../../src/shared/principal.js';
import type { TestHub } from './hub.js';

type Tables = Pick<TestHub, 'sql' | 'value'>;

/** A grant to write into the tables, past everything that the hub asks before. */
export interface StoredGrant {
  readonly department: string;
  readonly tier: Tier;
  readonly type: string;
  readonly fields: readonly string[];
  /** The demo's area of the holder's tier unless given. */
  readonly areaId?: number;
  readonly purpose?: string;
  /** Emergency access of this principal. */
  readonly holderId?: string;
  /** PostgreSQL intervals from now; a day from now on unless given. */
  readonly from?: string;
  readonly to?: string;
}

/** Id of the area that the demo's callers of a tier are responsible for. */
export function demoArea(hub: Tables, tier: Tier): Promise<number> {
  return hub.value<number>('select id from area where code = $1 and level = $2', demoPlacement[tier], tier);
}

/** Stores a grant in force and gives its id. */
export async function storeGrant(hub: Tables, grant: StoredGrant): Promise<string> {
  const { department, tier, type, fields, holderId, purpose = '核实情况', from = '0 s', to = '1 day' } = grant;
  const own = await demoArea(hub, tier);
  const emergency = holderId !== undefined;
  const id = await hub.value<string>(
    `insert into access_grant (kind, state, type, fields, area_id, purpose, reason, department, tier, holder_area_ids,
       holder_id, valid_from, valid_to, requested_by, reply_by)
     values ($1, $2, $3, $4, $5, $6, 'a reason', $7, $8, $9, $10, now() + $11::interval, now() + $12::interval, 'asker', now() + interval '1 day')
     returning id`,
    emergency ? 'emergency' : 'request',
    emergency ? 'granted' : 'requested',
    type,
    fields,
    grant.areaId ?? own,
    emergency ? null : purpose,
    department,
    tier,
    emergency ? [] : [own],
    holderId ?? null,
    from,
    to,
  );
  if (!emergency)
    await hub.sql(
      `update access_grant set state = 'granted', decided_by = 'decider', decided_at = now() where id = $1`,
      [id],
    );
  return id;
}

/** Revokes a grant. */
export async function revokeGrant(hub: Tables, id: string): Promise<void> {
  await hub.sql(
    `update access_grant set state = 'revoked', revoked_by = 'decider', revoked_at = now(), revocation_reason = 'over' where id = $1`,
    [id],
  );
}

import type pg from 'pg';
import type { Asker, Granted } from './effect-of.js';

interface StoredGrant {
  readonly kind: string;
  readonly department: string;
  readonly tier: string;
  readonly holder_id: string | null;
  readonly holder_area_ids: readonly number[];
  readonly purpose: string | null;
  readonly type: string;
  readonly fields: readonly string[];
  readonly area: Granted['area'];
}

/** The grants that are in force now: approved or taken, begun, neither over nor revoked. */
export async function liveGrants(client: Pick<pg.ClientBase, 'query'>): Promise<readonly StoredGrant[]> {
  const { rows } = await client.query<StoredGrant>(
    `select g.*, json_build_object('id', area.id, 'level', area.level) as area
     from access_grant g join area on area.id = g.area_id
     where g.state = 'granted' and now() between g.valid_from and g.valid_to - interval '1 microsecond'
     order by g.id`,
  );
  return rows;
}

/** Those of them that an asker holds: as the one who took it, or as one of the unit; a request with its own purpose only. */
export function heldBy(asker: Asker, grants: readonly StoredGrant[]): readonly Granted[] {
  const purpose = (of: string | null | undefined) => of?.trim().toLowerCase();
  return grants
    .filter((grant) => grant.department === asker.department && grant.tier === asker.tier)
    .filter((grant) =>
      grant.holder_id === null
        ? grant.holder_area_ids.some((area) => asker.areaIds.includes(area))
        : grant.holder_id === asker.id,
    )
    .filter((grant) => grant.kind === 'emergency' || purpose(grant.purpose) === purpose(asker.purpose))
    .map(({ type, fields, kind, area }) => ({ type, fields, area, emergency: kind === 'emergency' }));
}

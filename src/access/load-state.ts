import type pg from 'pg';
import type { LiveGrant } from '../policy/access-state.js';

/** What the database says is in force, at one moment. */
export interface StoredState {
  readonly epoch: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Version of the active policy; null when there is none. */
  readonly version: string | null;
  readonly grants: readonly LiveGrant[];
}

const LOAD = `
  select state.epoch::text as epoch, (extract(epoch from now()) * 1000)::float8 as now,
    (select version from access_policy where access_policy.state = 'active') as version,
    (select coalesce(json_agg(json_strip_nulls(json_build_object(
        'id', held.id, 'kind', held.kind, 'department', held.department, 'tier', held.tier,
        'holderAreaIds', held.holder_area_ids, 'holderId', held.holder_id, 'type', held.type, 'fields', held.fields,
        'area', json_build_object('id', area.id, 'level', area.level, 'within', array_remove(array[area.id, area.city_id,
          area.district_id, area.street_id, area.community_id, area.grid_id], null)),
        'purpose', held.purpose, 'validFrom', (extract(epoch from held.valid_from) * 1000)::bigint,
        'validTo', (extract(epoch from held.valid_to) * 1000)::bigint)) order by held.id), '[]')
      from access_grant held join area on area.id = held.area_id
      where held.state = 'granted' and held.valid_to > now()) as grants
  from access_state as state`;

/** Reads the access state in one statement, so that its parts belong together. */
export async function loadState(queries: Pick<pg.ClientBase, 'query'>): Promise<StoredState> {
  const { rows } = await queries.query<StoredState>(LOAD);
  const [row] = rows;
  if (row === undefined) throw new Error('the database has no access state');
  return row;
}

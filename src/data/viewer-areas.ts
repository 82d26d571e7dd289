import { dateInChina } from '../shared/date-in-china.js';
import type { Principal } from '../shared/principal.js';
import type { ReadPool } from './pool.js';

/** An area as the viewer shows it. */
export interface OwnArea {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly level: string;
}

const COLUMNS = `json_build_object('id', id::text, 'code', code, 'name', name, 'level', level)`;
const BY_ID = { name: 'viewer_areas', text: `select ${COLUMNS} from area where id = any($1::int4[]) order by id` };
const BY_MEMBER = {
  name: 'viewer_grids',
  text: `select ${COLUMNS} from area where id in (
    select own.area_id from grid_assignment own where own.member_id = $1
      and own.valid_from <= $2::date and (own.valid_to is null or own.valid_to >= $2::date)
  ) order by id`,
};

/** The areas that bound a caller's rows: those of the credential, at grid tier those of the active grid assignments. */
export async function viewerAreas(pool: ReadPool, principal: Principal): Promise<readonly OwnArea[]> {
  const rows =
    principal.tier === 'GRID'
      ? await pool.execute(BY_MEMBER, [principal.id, dateInChina(0)])
      : await pool.execute(BY_ID, [[...principal.areaIds]]);
  return rows.map(([json]): OwnArea => JSON.parse(String(json)));
}

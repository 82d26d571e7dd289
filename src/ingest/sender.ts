import { ANCESTOR_COLUMNS } from '../data/area-levels.js';
import { dateInChina } from '../shared/date-in-china.js';
import type { Principal } from '../shared/principal.js';
import type { Execute } from './execute.js';

/** Who sends records, from which system, and for which areas. */
export interface Sender {
  readonly principal: Principal;
  /** Name of the department's own system. */
  readonly sourceSystem: string;
  /** Ids of the sender's areas; at grid tier those of the active grid assignments. */
  readonly areaIds: readonly number[];
  /** The ancestor column that names the sender's area on a row. */
  readonly column: string;
}

const OWN_GRIDS = `select own.area_id as id from grid_assignment own where own.member_id = $1
  and own.valid_from <= $2::date and (own.valid_to is null or own.valid_to >= $2::date)`;

/** The areas for which a caller may write: those in which the caller reads. */
export async function senderOf(execute: Execute, principal: Principal, sourceSystem: string): Promise<Sender> {
  const { tier } = principal;
  const areaIds =
    tier === 'GRID'
      ? (await execute<{ id: number }>(OWN_GRIDS, principal.id, dateInChina(0))).map(({ id }) => id)
      : principal.areaIds;
  return { principal, sourceSystem, areaIds, column: ANCESTOR_COLUMNS[tier] };
}

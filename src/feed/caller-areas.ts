import type { ReadPool } from '../data/pool.js';
import type { CallerAccess } from '../policy/caller-access.js';
import { grantedAtom } from '../policy/granted-atom.js';
import { dateInChina } from '../shared/date-in-china.js';

/** The areas that bound what a caller sees. */
export interface CallerAreas {
  /** The caller's own: those of the credential, at grid tier the grids of the active assignments. Sorted. */
  readonly own: readonly number[];
  /** By element of the class's `grants`. */
  readonly granted: readonly (readonly number[])[];
  /** All of them. */
  readonly all: readonly number[];
}

const OWN_GRIDS = {
  name: 'feed_own_grids',
  text: `select distinct own.area_id::text from grid_assignment own where own.member_id = $1
    and own.valid_from <= $2::date and (own.valid_to is null or own.valid_to >= $2::date)`,
};

/** @param day milliseconds since 1970 of a moment of the day by which assignments are in force */
export async function callerAreas(
  pool: Pick<ReadPool, 'execute'>,
  { principal, held }: CallerAccess,
  day: number,
): Promise<CallerAreas> {
  const grids = async () =>
    (await pool.execute(OWN_GRIDS, [principal.id, dateInChina(0, day)])).map(([id]) => Number(String(id)));
  const own = [...(principal.tier === 'GRID' ? await grids() : principal.areaIds)].sort((one, other) => one - other);
  const granted = held.areas.map((levels) => levels.flat());
  return { own, granted, all: [...new Set([...own, ...granted.flat()])] };
}

/** The atoms of row conditions that say where a row lies, of a row in these areas. */
export function placeAtoms(areas: CallerAreas, lies: readonly number[] | undefined): ReadonlySet<string> {
  const atoms = new Set<string>();
  if (lies === undefined) return atoms;
  if (lies.some((id) => areas.own.includes(id))) atoms.add('area').add('grids');
  areas.granted.forEach((ids, index) => {
    if (lies.some((id) => ids.includes(id))) atoms.add(grantedAtom(index));
  });
  return atoms;
}

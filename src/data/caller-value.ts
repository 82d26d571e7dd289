import type { CallerAccess } from '../policy/caller-access.js';
import { endOf, type HeldGrants } from '../policy/held-grants.js';
import { dateInChina } from '../shared/date-in-china.js';
import type { Parameter } from './pool.js';
import type { CallerShape } from './sql/conditions.js';
import type { Slot } from './sql/slot.js';

/** A slot whose value follows from the caller and the moment alone. */
export type CallerSlot = Exclude<Slot, { readonly from: 'argument' | 'parents' }>;

/**
 * What is bound to a slot for a caller.
 * @param now milliseconds since 1970 of the moment by which dates are reckoned; this one unless given
 */
export function callerValue(slot: CallerSlot, { principal, held, state }: CallerAccess, now?: number): Parameter {
  if (slot.from === 'clock') return dateInChina(slot.yearsAgo, now);
  if (slot.from === 'grant') return grantedAreas(held, slot.index, slot.level);
  if (slot.from === 'state') return slot.name === 'epoch' ? state.epoch : endOf(held);
  switch (slot.name) {
    case 'area':
      return principal.areaIds[0] ?? null;
    case 'areas':
      return [...principal.areaIds];
    case 'department':
      return principal.department;
    case 'member':
      return principal.id;
  }
}

/** What the SQL of a statement depends on of a caller. */
export function callerShape({ principal, held }: CallerAccess): CallerShape {
  const areas = principal.areaIds.length === 1 ? 'one' : 'many';
  const { kind, department, tier } = principal;
  return { kind, department, tier, areas, grants: held.fields };
}

/** One id where the class says that there is one area. */
function grantedAreas({ fields, areas }: HeldGrants, index: number, level: number): Parameter {
  const ids = areas[index]?.[level];
  if (ids === undefined) throw new Error(`the caller holds no grant ${index}`);
  return fields[index]?.levels[level]?.areas === 'one' ? (ids[0] ?? null) : [...ids];
}

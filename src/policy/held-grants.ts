import { LRUCache } from 'lru-cache';
import { AREA_LEVELS } from '../shared/area-level.js';
import type { Principal } from '../shared/principal.js';
import type { GrantedFields } from './access.js';
import type { AccessState, LiveGrant } from './access-state.js';

/** What a caller holds by grants. */
export interface HeldGrants {
  /** The part of their class. */
  readonly fields: readonly GrantedFields[];
  /** The granted areas: by element of `fields` and by element of its `levels`. */
  readonly areas: readonly (readonly (readonly number[])[])[];
  /** Ids of the grants. */
  readonly ids: readonly string[];
  /** When the first of them ends, in milliseconds since 1970. */
  readonly until?: number;
}

/** What most callers hold. */
export const NO_GRANTS: HeldGrants = { fields: [], areas: [], ids: [] };

/** When the first grant ends, as PostgreSQL takes it. */
export function endOf({ until }: HeldGrants): string {
  return until === undefined ? 'infinity' : new Date(until).toISOString();
}

/** The grants of one state by who may hold them, and what was found for the latest callers. */
interface Index {
  /** By principal id. */
  readonly byHolder: ReadonlyMap<string, readonly LiveGrant[]>;
  /** By department and tier. */
  readonly byUnit: ReadonlyMap<string, readonly LiveGrant[]>;
  readonly found: LRUCache<string, Found>;
}

/** It holds from the first moment until the other. */
interface Found {
  readonly held: HeldGrants;
  readonly from: number;
  readonly to: number;
}

const indexes = new WeakMap<AccessState, Index>();
const MOST_FOUND = 1_000;

/**
 * The grants that a caller holds in a state. Whoever can hold none pays two look-ups.
 * @param now milliseconds since 1970 by the clock of the database
 */
export function heldGrants(state: AccessState, principal: Principal, now: number): HeldGrants {
  if (state.grants.length === 0) return NO_GRANTS;
  const index = indexOf(state);
  const unit = `${principal.department} ${principal.tier}`;
  const own = index.byHolder.get(principal.id);
  const shared = index.byUnit.get(unit);
  if (own === undefined && shared === undefined) return NO_GRANTS;
  const who = own === undefined ? null : principal.id;
  const key = JSON.stringify([unit, principal.areaIds, purposeOf(principal), who]);
  const known = index.found.get(key);
  if (known !== undefined && known.from <= now && now < known.to) return known.held;
  const candidates = [...(own ?? []), ...(shared ?? [])].filter((grant) => fits(grant, principal));
  const held = candidates.filter(({ validFrom, validTo }) => validFrom <= now && now < validTo);
  const changes = candidates.flatMap(({ validFrom, validTo }) => [validFrom, validTo]).filter((at) => at > now);
  const found = { held: together(held, principal), from: now, to: Math.min(...changes) };
  index.found.set(key, found);
  return found.held;
}

function indexOf(state: AccessState): Index {
  const known = indexes.get(state);
  if (known !== undefined) return known;
  const bound = Map.groupBy(state.grants, ({ holderId }) => holderId !== undefined);
  const index: Index = {
    byHolder: Map.groupBy(bound.get(true) ?? [], ({ holderId = '' }) => holderId),
    byUnit: Map.groupBy(bound.get(false) ?? [], ({ department, tier }) => `${department} ${tier}`),
    found: new LRUCache({ max: MOST_FOUND }),
  };
  indexes.set(state, index);
  return index;
}

function fits(grant: LiveGrant, principal: Principal): boolean {
  if (grant.department !== principal.department || grant.tier !== principal.tier) return false;
  // One that a person holds was found by that person's id.
  if (grant.holderId === undefined && !principal.areaIds.some((id) => grant.holderAreaIds.includes(id))) return false;
  return grant.kind === 'emergency' || (grant.purpose !== undefined && purposeOf(grant) === purposeOf(principal));
}

/** Purposes are equal but for case and outer spaces. */
function purposeOf({ purpose }: { readonly purpose?: string }): string | undefined {
  return purpose?.trim().toLowerCase();
}

/** Grants of the same fields are one element, so that many grants make few classes. */
function together(held: readonly LiveGrant[], { areaIds }: Principal): HeldGrants {
  if (held.length === 0) return NO_GRANTS;
  const groups = Map.groupBy(held, (grant) => {
    const within = areaIds.some((id) => grant.area.within.includes(id));
    return JSON.stringify([grant.type, grant.kind, within, [...new Set(grant.fields)].sort()]);
  });
  const sorted = [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
  const grouped = sorted.map(([key, grants]) => {
    const [type, kind, within, fields]: [string, GrantedFields['kind'], boolean, string[]] = JSON.parse(key);
    const levels = AREA_LEVELS.map((level) => ({ level, ids: areasAt(grants, level) })).filter(
      ({ ids }) => ids.length > 0,
    );
    const named = levels.map(({ level, ids }) => ({ level, areas: ids.length === 1 ? 'one' : 'many' }) as const);
    return {
      fields: { type, kind, within, fields, levels: named },
      areas: levels.map(({ ids }) => ids),
    };
  });
  return {
    fields: grouped.map(({ fields }) => fields),
    areas: grouped.map(({ areas }) => areas),
    ids: held.map(({ id }) => id),
    until: Math.min(...held.map(({ validTo }) => validTo)),
  };
}

function areasAt(grants: readonly LiveGrant[], level: LiveGrant['area']['level']): readonly number[] {
  const ids = grants.flatMap(({ area }) => (area.level === level ? [area.id] : []));
  return [...new Set(ids)].sort((one, other) => one - other);
}

import { demoPlacement } from '../../src/demo/callers.js';
import { TIERS, type Tier } from '../../src/shared/principal.js';
import type { Canaries } from './canaries.js';
import type { WorldRow } from './world.js';

/** A leaf of the tree to put rows in. */
export interface Zone {
  /** The widest tier whose callers do not have it in scope; undefined where all have. */
  readonly outside: Tier | undefined;
  readonly area: WorldRow;
  readonly longitude: number;
  readonly latitude: number;
}

/** Areas of the world: the demo callers' own chain, and beside each of its levels another one. */
export interface WorldAreas {
  readonly rows: WorldRow[];
  readonly zones: readonly Zone[];
  /** The demo callers' areas by tier. */
  readonly own: Readonly<Record<Tier, number>>;
}

const LEVELS = [...TIERS, 'MICRO_GRID'] as const;

/** The tree; what triggers would reckon is filled in. */
export function buildAreas(canaries: Canaries): WorldAreas {
  const rows: WorldRow[] = [];
  const add = (level: (typeof LEVELS)[number], code: string, parent?: WorldRow): WorldRow => {
    const name = `${level.charAt(0)}区${canaries.word()}`;
    const id = 100 + rows.length;
    const ancestors = LEVELS.slice(0, 5).map((of) => {
      const column = `${of.toLowerCase()}_id`;
      return [column, of === level ? id : (parent?.[column] ?? null)] as const;
    });
    const row: WorldRow = {
      ...{ id, code, name, full_name: `${parent?.full_name ?? ''}${name}`, level },
      ...{ grid_kind: level === 'GRID' ? 'BASIC' : null, valid_from: canaries.date(1949, 1), valid_to: null },
      ...{ parent_id: parent?.id ?? null, replaced_by_id: null, west: null, south: null, east: null, north: null },
      ...Object.fromEntries(ancestors),
    };
    rows.push(row);
    return row;
  };
  let parent: WorldRow | undefined;
  const own = {} as Record<Tier, number>;
  const chain = TIERS.map((tier) => {
    parent = add(tier, demoPlacement[tier], parent);
    own[tier] = Number(parent.id);
    return parent;
  });
  const micro = add('MICRO_GRID', `${demoPlacement.GRID}001`, parent);
  const outside = TIERS.map((tier, at): Zone => {
    let area = chain[at - 1];
    for (const [n, level] of TIERS.slice(at).entries()) {
      const code = `8${at}${String(n + 1).padStart(level === 'GRID' ? 13 : 10, '0')}`;
      area = add(level, code, area);
    }
    return { outside: tier, area: area ?? micro, longitude: 118 + at / 10, latitude: 32 };
  });
  return { rows, zones: [{ outside: undefined, area: micro, longitude: 118.7, latitude: 31.5 }, ...outside], own };
}

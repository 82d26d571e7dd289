import { LRUCache } from 'lru-cache';
import { AREA_LEVELS, type AreaLevelName } from '../shared/area-level.js';
import type { ReadPool } from './pool.js';

/** The column of a scoped row that holds its ancestor of a level. */
export const ANCESTOR_COLUMNS = {
  CITY: 'city_id',
  DISTRICT: 'district_id',
  STREET: 'street_id',
  COMMUNITY: 'community_id',
  GRID: 'grid_id',
  MICRO_GRID: 'area_id',
} as const satisfies Record<AreaLevelName, string>;

/** Tells the level of an area, which never changes, so that a search in it becomes an equality on one ancestor column. */
export interface AreaLevels {
  levelOf(id: number): Promise<AreaLevelName | undefined>;
}

/** Looks levels up in the database and remembers up to 10,000. */
export function createAreaLevels(pool: ReadPool): AreaLevels {
  const known = new LRUCache<number, AreaLevelName>({ max: 10_000 });
  const statement = { name: 'area_level', text: 'select level from area where id = $1' };
  return {
    levelOf: async (id) => {
      const remembered = known.get(id);
      if (remembered !== undefined) return remembered;
      const [row] = await pool.execute(statement, [id]);
      const level = AREA_LEVELS.find((name) => name === row?.[0]?.toString());
      if (level !== undefined) known.set(id, level);
      return level;
    },
  };
}

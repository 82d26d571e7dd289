import { demoPlacement } from '../../src/demo/callers.js';
import { TIERS, type Tier } from '../../src/shared/principal.js';
import type { TestHub } from './hub.js';

/**
 * Ids of areas to put rows in. `undefined`: a micro-grid that every demo caller has in scope. A tier: a grid just outside of
 * the area of that tier's demo callers, which only the wider tiers have in scope; those of DISTRICT and CITY are made here.
 */
export async function addPolicyAreas(hub: TestHub): Promise<ReadonlyMap<Tier | undefined, number>> {
  const areas = new Map<Tier | undefined, number>();
  const own = await hub.value<number>("select id from area where code = $1 and level = 'GRID'", demoPlacement.GRID);
  const micro = "select id from area where parent_id = $1 and level = 'MICRO_GRID' order by id limit 1";
  areas.set(undefined, await hub.value<number>(micro, own));
  for (const tier of ['STREET', 'COMMUNITY', 'GRID'] as const) {
    const column = `${tier.toLowerCase()}_id`;
    const above = `${(TIERS[TIERS.indexOf(tier) - 1] ?? '').toLowerCase()}_id`;
    const text = `select other.id from area other join area own on own.id = $1
      where other.level = 'GRID' and other.${above} = own.${above} and other.${column} <> own.${column} order by other.id limit 1`;
    areas.set(tier, await hub.value<number>(text, own));
  }
  const city = await hub.value<number>('select city_id as id from area where id = $1', own);
  areas.set('DISTRICT', await makeChain(hub, '99', city));
  areas.set('CITY', await makeChain(hub, '98'));
  return areas;
}

/** A new area at each level below the city, or from the city on, and the id of its grid. */
async function makeChain(hub: TestHub, prefix: string, city?: number): Promise<number> {
  let parent = city ?? null;
  for (const [n, level] of TIERS.slice(city === undefined ? 0 : 1).entries()) {
    const code = `${prefix}${String(n + 1).padStart(level === 'GRID' ? 13 : 10, '0')}`;
    const text = `insert into area (code, name, level, valid_from, parent_id) values ($1, $2, $3, '2020-01-01', $4) returning id`;
    parent = await hub.value<number>(text, code, `外${prefix}${level}`, level, parent);
  }
  return Number(parent);
}

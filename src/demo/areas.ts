import { readFileSync } from 'node:fs';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Area } from '../modules/areas/area.entity.js';
import { packagePath } from '../shared/package-root.js';
import { type Bounds, CITY_BOUNDS, DISTRICT_BOUNDS, part } from './bounds.js';
import { gridsFor, microGridsFor } from './size.js';

const OFFICIAL_SINCE = '2023-06-30';
const GRIDS_SINCE = '2024-01-01';
/** Every fourth community has a park or a mall, which is a grid of its own. */
const DEDICATED_EVERY = 4;

/** What is planned of an area before it is an entity. */
interface AreaPlan {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly parent: string;
  readonly bounds: Bounds;
  readonly gridKind?: string;
}

interface OfficialArea {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly parent: string;
}

function readOfficialAreas(): OfficialArea[] {
  const [, ...lines] = readFileSync(packagePath('src/demo/data/jianye-areas.csv'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [code = '', name = '', level = '', parent = ''] = line.split(',');
    return { code, name, level, parent };
  });
}

/** The children of each area share its rectangle. */
function withBounds(children: readonly Omit<AreaPlan, 'bounds'>[], parents: readonly AreaPlan[]): AreaPlan[] {
  const boundsOf = new Map(parents.map((parent) => [parent.code, parent.bounds]));
  const siblings = new Map<string, string[]>();
  for (const { parent, code } of children) siblings.set(parent, [...(siblings.get(parent) ?? []), code]);
  return children.map((child) => {
    const codes = siblings.get(child.parent) ?? [];
    return {
      ...child,
      bounds: part(boundsOf.get(child.parent) ?? CITY_BOUNDS, codes.indexOf(child.code), codes.length),
    };
  });
}

function numbered(parent: AreaPlan, count: number, level: string, suffix: string): Omit<AreaPlan, 'bounds'>[] {
  return Array.from({ length: count }, (_, index) => ({
    code: `${parent.code}${String(index + 1).padStart(3, '0')}`,
    name: `第${index + 1}${suffix}`,
    level,
    parent: parent.code,
  }));
}

/** Three to five grids a community in the default demo; the last one of some communities is dedicated. */
function planGrids(communities: readonly AreaPlan[], total: number): Omit<AreaPlan, 'bounds'>[] {
  return communities.flatMap((community, index) => {
    const share =
      Math.floor(((index + 1) * total) / communities.length) - Math.floor((index * total) / communities.length);
    const grids = numbered(community, Math.max(2, share + (index % 3) - 1), 'GRID', '网格');
    return grids.map((grid, position) => {
      const dedicated = index % DEDICATED_EVERY === 0 && position === grids.length - 1;
      return { ...grid, gridKind: dedicated ? 'DEDICATED' : 'BASIC', ...(dedicated && { name: '公园专属网格' }) };
    });
  });
}

function planLevels(people: number): AreaPlan[][] {
  const official = readOfficialAreas();
  const at = (level: string) => official.filter((area) => area.level === level);
  const city = at('CITY').map((area) => ({ ...area, bounds: CITY_BOUNDS }));
  const district = at('DISTRICT').map((area) => ({ ...area, bounds: DISTRICT_BOUNDS }));
  const streets = withBounds(at('STREET'), district);
  const communities = withBounds(at('COMMUNITY'), streets);
  const grids = withBounds(planGrids(communities, gridsFor(people)), communities);
  const inhabited = grids.filter((grid) => grid.gridKind === 'BASIC');
  const micros = inhabited.flatMap((grid) => numbered(grid, microGridsFor(people), 'MICRO_GRID', '微网格'));
  return [city, district, streets, communities, grids, withBounds(micros, grids)];
}

/**
 * Stores 南京市, 建邺区, its real streets and communities, and invented grids and micro-grids; level by level, because each
 * area takes its ancestors from its parent.
 * @returns how many grids and micro-grids there are
 */
export async function loadAreas(em: EntityManager, people: number): Promise<{ grids: number; micros: number }> {
  const stored = new Map<string, Area>();
  const levels = planLevels(people);
  for (const level of levels) {
    for (const { parent, bounds, ...plan } of level) {
      const validFrom = plan.level.endsWith('GRID') ? GRIDS_SINCE : OFFICIAL_SINCE;
      const above = stored.get(parent) ?? null;
      const area = em.create(Area, { id: stored.size + 1, ...plan, ...bounds, validFrom, parent: above });
      stored.set(plan.code, area);
    }
    await em.flush();
  }
  await em.execute("select setval('area_id_seq', (select max(id) from area))");
  return { grids: levels[4]?.length ?? 0, micros: levels[5]?.length ?? 0 };
}

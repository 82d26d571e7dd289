import { demoCallerId } from '../../src/demo/callers.js';
import { DEPARTMENT_CODES } from '../support/policy-cases.js';
import { buildAreas, type WorldAreas, type Zone } from './build-areas.js';
import { buildFamily } from './build-family.js';
import { Canaries } from './canaries.js';
import { TABLES, type TableName, type World, type WorldRow } from './world.js';

/** The world of the proofs, and where its callers stand in it. */
export interface BuiltWorld {
  readonly world: World;
  readonly own: WorldAreas['own'];
}

/** Puts rows into the tables of a world that is being made. */
export interface WorldMaker {
  readonly canaries: Canaries;
  readonly zones: readonly Zone[];
  /** Adds a row that lies in an area, and gives its id. */
  place(table: TableName, zone: Zone, values: WorldRow): string;
  /** Adds a row as it is. */
  put(table: TableName, values: WorldRow): void;
  id(): string;
}

const DEPARTMENTS = Object.values(DEPARTMENT_CODES);

/**
 * A small world whose every value occurs once: inside the areas of all demo callers, and just outside of those of each tier.
 * It is the same in every run.
 */
export function buildWorld(): BuiltWorld {
  const canaries = new Canaries(0);
  const areas = buildAreas(canaries);
  const world = Object.fromEntries(TABLES.map((table) => [table, [] as WorldRow[]])) as unknown as World;
  world.area.push(...areas.rows);
  let ids = 0;
  const maker: WorldMaker = {
    canaries,
    zones: areas.zones,
    put: (table, values) => void world[table].push(values),
    id: () =>
      `0000${(0xa000 + 7 * ids).toString(16)}-${(0x1000 + ids).toString(16)}-4abc-8def-${String(++ids * 7919).padStart(12, '0')}`,
    place: (table, { area }, values) => {
      const { city_id, district_id, street_id, community_id, grid_id } = area;
      world[table].push({
        ...values,
        area_id: area.id ?? null,
        city_id,
        district_id,
        street_id,
        community_id,
        grid_id,
      } as WorldRow);
      return String(values.id);
    },
  };
  for (const id of DEPARTMENTS) world.department.push({ id, name: `the ${id}`, label: id.slice(0, 9) });
  const sites = areas.zones.map((zone) => buildSite(maker, zone));
  for (const [at, zone] of areas.zones.entries()) {
    const ties = zone.outside === undefined ? [...DEPARTMENTS.map((one) => [one]), [], []] : [DEPARTMENTS, []];
    for (const tied of ties) buildFamily(maker, zone, { tied, departments: DEPARTMENTS, sites, at });
  }
  assignCallers(maker);
  return { world, own: areas.own };
}

/** What stands in a zone and is nobody's in particular. */
export interface Site {
  readonly places: readonly string[];
  readonly organization: string;
  readonly things: readonly string[];
}

function buildSite(maker: WorldMaker, zone: Zone): Site {
  const { canaries } = maker;
  const point = () => ({ longitude: canaries.degrees(zone.longitude), latitude: canaries.degrees(zone.latitude) });
  const places = (['SHOP', 'SCHOOL'] as const).map((kind, n) =>
    maker.place('place', zone, {
      ...{ id: maker.id(), name: `场所${canaries.word()}`, kind, address: `路${canaries.word()}号` },
      ...{ ...point(), code: `码${canaries.word()}`, hazards: n === 0 ? ['GAS', 'FLOODING'] : [] },
    }),
  );
  const organization = maker.place('organization', zone, {
    ...{
      id: maker.id(),
      name: `组织${canaries.word()}`,
      credit_code: canaries.creditCode(),
      kind: 'COMPANY',
      status: 'ACTIVE',
    },
    ...{ place_id: places[0] ?? null, legal_representative: canaries.name(), phone: canaries.phone() },
  });
  maker.place('organization', zone, {
    ...{
      id: maker.id(),
      name: `组织${canaries.word()}`,
      credit_code: null,
      kind: 'RESPONSE_TEAM',
      status: 'SUSPENDED',
    },
    ...{ place_id: null, legal_representative: null, phone: null },
  });
  const things = (['BENCH', 'CAMERA', 'CAMERA', 'SENSOR'] as const).map((kind, n) =>
    maker.place('thing', zone, {
      ...{
        id: maker.id(),
        code: `部件${canaries.word()}`,
        kind,
        owner_department_id: n === 3 ? null : 'urban_management',
      },
      ...{ status: n === 1 ? 'DAMAGED' : 'IN_USE', place_id: places[n % 2] ?? null },
      ...(n === 3 ? { longitude: null, latitude: null } : point()),
      ...{
        sharing_from: n === 0 ? null : canaries.date(2021, 1),
        sharing_until: n === 0 ? null : canaries.date(2031, 1),
      },
      sharing_revoked_at: n === 1 ? canaries.moment(2022) : null,
    }),
  );
  maker.place('grid_assignment', zone, {
    ...{ id: maker.id(), member_id: `worker:${zone.outside ?? 'inside'}`, role: 'LEADER', name: canaries.name() },
    ...{ phone: canaries.phone(), valid_from: canaries.date(2019, 1), valid_to: null },
  });
  return { places, organization, things };
}

/** The demo callers at grid tier serve the grid of the inner zone; elsewhere their terms are over or have not begun. */
function assignCallers({ canaries, zones, place, id }: WorldMaker): void {
  const terms = [
    { zone: zones[0], valid_from: () => canaries.date(2018, 1), valid_to: () => null },
    {
      zone: zones.find(({ outside }) => outside === 'GRID'),
      valid_from: () => canaries.date(2016, 1),
      valid_to: () => canaries.date(2017, 1),
    },
    {
      zone: zones.find(({ outside }) => outside === 'COMMUNITY'),
      valid_from: () => canaries.date(2090, 1),
      valid_to: () => null,
    },
  ];
  for (const department of DEPARTMENTS) {
    for (const { zone, valid_from, valid_to } of terms) {
      if (zone === undefined) continue;
      place('grid_assignment', inGrid(zone), {
        ...{ id: id(), member_id: demoCallerId(department, 'GRID'), role: 'OFFICER', name: canaries.name() },
        ...{ phone: canaries.phone(), valid_from: valid_from(), valid_to: valid_to() },
      });
    }
  }
}

/** The grid of a zone, where the zone itself is smaller. */
function inGrid(zone: Zone): Zone {
  return zone.area.level === 'GRID' ? zone : { ...zone, area: { ...zone.area, id: zone.area.grid_id ?? null } };
}

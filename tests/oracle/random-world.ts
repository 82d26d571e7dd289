import { dateInChina } from '../../src/shared/date-in-china.js';
import { Canaries } from '../proof/canaries.js';
import { copyWorld, type TableName, type World, type WorldRow } from '../proof/world.js';
import type { Draw } from '../support/draw.js';

const SCOPED = ['place', 'household', 'organization', 'person', 'thing', 'event', 'grid_assignment'] as const;
const ANCESTORS = ['area_id', 'city_id', 'district_id', 'street_id', 'community_id', 'grid_id'];
/** Columns that may be empty. */
const NULLABLE: Partial<Record<TableName, readonly string[]>> = {
  person: [
    'phone',
    'residence_address',
    'registered_area_id',
    'marital_status',
    'household_id',
    'head_relation',
    'home_place_id',
  ],
  event: ['due_at', 'closed_at', 'agreement', 'place_id', 'organization_id'],
  thing: ['owner_department_id', 'place_id'],
  organization: ['place_id', 'legal_representative', 'phone'],
  household: ['place_id'],
};
/** Values that several rows should share, so that sorts have ties and filters more than one match. */
const SHARED: Partial<Record<TableName, readonly string[]>> = {
  person: ['name', 'phone', 'marital_status', 'kind', 'care_needs'],
  event: ['category', 'description', 'status', 'due_at', 'agreement'],
  organization: ['name', 'legal_representative', 'kind', 'status'],
  place: ['name', 'address', 'kind', 'hazards'],
  grid_assignment: ['name', 'phone', 'role'],
  household: ['tenure', 'welfare'],
};

/**
 * A world like another, with rows elsewhere, children of around 14 years, events that are tied, reported or protected
 * otherwise, terms that begin or end about today, cameras, empty values and values that several rows share.
 */
export function randomWorld(base: World, draw: Draw): World {
  const world = copyWorld(base);
  const canaries = new Canaries(200_000);
  moveRows(world, draw);
  for (const person of world.person) if (draw.chance(40)) ageAnew(person, draw, canaries);
  for (const event of world.event) if (draw.chance(40)) reportAnew(event, world, draw);
  for (const thing of world.thing) if (draw.chance(30)) thing.kind = draw.pick(['CAMERA', 'BENCH', 'ALARM']);
  for (const term of world.grid_assignment) if (draw.chance(30)) Object.assign(term, termAround(draw));
  assignAnew(world, draw);
  linkAnew(world, draw);
  for (const [table, columns] of entries(NULLABLE))
    for (const row of world[table]) for (const column of columns) if (draw.chance(8)) row[column] = null;
  for (const [table, columns] of entries(SHARED))
    for (const row of world[table])
      for (const column of columns)
        if (draw.chance(15)) row[column] = draw.pick(world[table])[column] ?? row[column] ?? null;
  return world;
}

function entries(of: Partial<Record<TableName, readonly string[]>>) {
  return Object.entries(of) as [TableName, readonly string[]][];
}

function moveRows(world: World, draw: Draw): void {
  const places = world.event.map((row) => Object.fromEntries(ANCESTORS.map((column) => [column, row[column] ?? null])));
  for (const table of SCOPED)
    for (const row of world[table]) if (draw.chance(25)) Object.assign(row, draw.pick(places));
  for (const person of world.person) {
    if (draw.chance(15)) person.household_id = draw.pick(world.household).id ?? null;
    if (draw.chance(15)) person.work_place_id = draw.pick(world.place).id ?? null;
  }
}

/** A date of birth about the border, in the last years or long ago. */
function ageAnew(person: WorldRow, draw: Draw, canaries: Canaries): void {
  const border = dateInChina(14);
  const born = draw.pick([
    border,
    dayAfter(border, 1),
    dayAfter(border, -1),
    dateInChina(0),
    dateInChina(3),
    '1949-10-01',
  ]);
  person.birth_date = born;
  person.id_number = draw.chance(50) ? canaries.idNumber(born, String(person.sex)) : null;
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

function reportAnew(event: WorldRow, world: World, draw: Draw): void {
  const hotline = draw.chance(60);
  event.kind = hotline ? 'HOTLINE_ORDER' : 'DISPUTE';
  event.request_kind = hotline ? draw.pick(['REPORT', 'CONSULT', null]) : null;
  event.scale = hotline ? null : draw.pick(['GROUP', 'INDIVIDUAL', null]);
  if (event.reporter_name !== null) event.reporter_id = draw.chance(25) ? null : (draw.pick(world.person).id ?? null);
}

function termAround(draw: Draw): WorldRow {
  const today = dateInChina(0);
  const [yesterday, tomorrow] = [dayAfter(today, -1), dayAfter(today, 1)];
  const [valid_from, valid_to] = draw.pick([
    [today, today],
    [yesterday, null],
    ['2000-01-01', yesterday],
    [tomorrow, null],
    ['2000-01-01', today],
  ] as const);
  return { valid_from, valid_to };
}

/** An event has at most one open assignment of a department, and may have ended ones beside it. */
function assignAnew(world: World, draw: Draw): void {
  const ended_at = '2025-12-10T00:00:00+00:00';
  for (const row of world.event_assignment) if (draw.chance(30)) row.ended_at = row.ended_at === null ? ended_at : null;
  const more = world.event_assignment.filter(() => draw.chance(10));
  for (const [at, row] of more.entries()) {
    world.event_assignment.push({ ...row, id: `00000000-0000-4000-9000-${String(at).padStart(12, '0')}`, ended_at });
  }
}

function linkAnew(world: World, draw: Draw): void {
  const add = (table: 'event_party' | 'event_thing', column: string, target: WorldRow) => {
    const link: WorldRow = { event_id: draw.pick(world.event).id ?? null, [column]: target.id ?? null };
    const same = (row: WorldRow) => row.event_id === link.event_id && row[column] === link[column];
    if (!world[table].some(same)) world[table].push(link);
  };
  for (let count = draw.below(20); count > 0; count--) {
    add('event_party', 'person_id', draw.pick(world.person));
    add('event_thing', 'thing_id', draw.pick(world.thing));
  }
}

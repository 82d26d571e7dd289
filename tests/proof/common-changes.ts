import type { Model } from '../../src/data/model.js';
import { columnsOf as followedColumns } from '../../src/feed/followed-type.js';
import { changeRow } from './change-values.js';
import { CHANGEABLE, type ChangeSources, TOGETHER } from './hidden-changes.js';
import { type PairChange, placeOf } from './histories.js';
import { Reference } from './reference.js';
import { remove } from './structural-changes.js';
import type { Change } from './variant.js';
import { decidedFields } from './view.js';
import { modelOf, rowsOf, type TableName, type World, type WorldRow } from './world.js';

interface Sources extends ChangeSources {
  readonly reference: Reference;
}

interface Chosen {
  readonly model: Model;
  readonly row: WorldRow;
}

/** Changes that happen in both worlds: values, places, references, ties, records that are gone and new ones. */
export function commonChanges(given: ChangeSources): readonly PairChange[] {
  const { draw, pair, caller } = given;
  const sources = { ...given, reference: new Reference(pair.one, caller) };
  const kinds = [setFields, setFields, setFields, move, move, refer, tie, tie, party, gone, arrive] as const;
  return Array.from({ length: 2 + draw.below(5) }, () => draw.pick(kinds)(sources));
}

/** Some record, mostly one that the caller sees; never one that decides which grids are theirs. */
function someRecord({ draw, reference, pair, caller }: Sources): Chosen | undefined {
  const model = draw.pick(CHANGEABLE);
  const rows = rowsOf(pair.one, model).filter(({ member_id }) => member_id !== caller.id);
  const visible = rows.filter(({ id }) => reference.isVisible(model.name, String(id)));
  const from = visible.length > 0 && draw.chance(70) ? visible : rows;
  return from.length === 0 ? undefined : { model, row: draw.pick(from) };
}

const NOTHING: PairChange = {};

/** The same in both. */
function both(change: Change): PairChange {
  return { one: change, other: change };
}

function find(world: World, table: string, id: unknown): WorldRow | undefined {
  return world[table as TableName].find((row) => row.id === id);
}

/** Columns that a CHECK holds against each other. */
const CHECKED: readonly (readonly string[])[] = [
  ['birth_date', 'sex', 'id_number'],
  ['request_kind', 'scale', 'kind'],
  ['sharing_from', 'sharing_until', 'sharing_revoked_at'],
  ['supervision', 'supervision_due_at'],
];

/** Fields get new values. */
function setFields(sources: Sources): PairChange {
  const { draw, canaries } = sources;
  const record = someRecord(sources);
  if (record === undefined) return NOTHING;
  const { model, row } = record;
  const chosen = new Set(draw.some(decidedFields(model), 2));
  for (const fields of TOGETHER) if (fields.some((one) => chosen.has(one))) for (const one of fields) chosen.add(one);
  const changed: WorldRow = { ...row };
  changeRow(model, changed, { draw, canaries, effectOf: (field) => (chosen.has(field) ? 'none' : 'full') });
  const columns = Object.keys(changed).filter((column) => changed[column] !== row[column]);
  // What a CHECK holds together is set together, whatever the other world holds there.
  for (const group of CHECKED)
    if (group.some((one) => columns.includes(one)) && group.every((one) => one in row)) columns.push(...group);
  const values = Object.fromEntries(columns.filter((one) => one in row).map((one) => [one, changed[one] ?? null]));
  return both((world) => Object.assign(find(world, model.table, row.id) ?? {}, values));
}

/** A record moves; one that the caller did not see is the same in both worlds from then on. */
function move(sources: Sources): PairChange {
  const { draw, reference, pair } = sources;
  const record = someRecord(sources);
  if (record === undefined) return NOTHING;
  const { model, row } = record;
  const isVisible = reference.isVisible(model.name, String(row.id));
  const inside = pair.one.area.filter((area) => reference.isInScope(area));
  const areas = !isVisible && inside.length > 0 && draw.chance(80) ? inside : pair.one.area;
  const area = draw.pick(areas.filter(({ level }) => model.name !== 'GridAssignment' || level === 'GRID'));
  const place = placeOf({ ...area, area_id: area.id ?? null });
  const move = both((world) => Object.assign(find(world, model.table, row.id) ?? {}, place));
  return isVisible ? move : { ...move, before: (world) => Object.assign(find(world, model.table, row.id) ?? {}, row) };
}

/** A reference leads elsewhere, or nowhere. */
function refer(sources: Sources): PairChange {
  const { draw, pair } = sources;
  const record = someRecord(sources);
  if (record === undefined) return NOTHING;
  const { model, row } = record;
  const references = Object.values(model.fields).flatMap((field) =>
    field.kind === 'one' && field.nullable === true ? [field] : [],
  );
  if (references.length === 0) return NOTHING;
  const { column, target } = draw.pick(references);
  const targets = rowsOf(pair.one, modelOf(target)).filter(
    ({ id }) => find(pair.other, modelOf(target).table, id) !== undefined,
  );
  const id = draw.chance(20) || targets.length === 0 ? null : (draw.pick(targets).id ?? null);
  return both((world) => {
    const found = find(world, model.table, row.id);
    if (found !== undefined) found[column] = id;
  });
}

/** What the caller did not read of an event and of those concerned with it is the same in the other world as in this one. */
function alike({ pair, reference }: Sources, event: unknown, persons: readonly unknown[]): Change {
  const { one, other } = pair;
  const households = one.person.filter(({ id }) => persons.includes(id)).map(({ household_id }) => household_id);
  const rows = (
    [
      ['Event', [event]],
      ['Person', persons],
      ['Household', households],
    ] as const
  ).flatMap(([type, ids]) => ids.map((id) => withheldOf(reference, type, String(id))));
  const known = new Set(other.person.map(({ id }) => id));
  const parties = one.event_party.filter(({ event_id, person_id }) => event_id === event && known.has(person_id));
  return (world) => {
    for (const { table, id, values } of rows) Object.assign(find(world, table, id) ?? {}, values);
    const others = world.event_party.filter(({ event_id }) => event_id !== event);
    world.event_party.splice(0, world.event_party.length, ...others, ...parties.map((row) => ({ ...row })));
  };
}

/** What a row holds in the fields that are withheld from the caller; all of it where they do not see the record. */
function withheldOf(reference: Reference, type: string, id: string) {
  const model = modelOf(type);
  const row = reference.row(type, id) ?? {};
  const { table } = model;
  if (!reference.isVisible(type, id)) return { table, id, values: row };
  const withheld = decidedFields(model).filter((field) => reference.effect(model, row, field) === 'none');
  const apart = TOGETHER.filter((fields) => !fields.every((field) => withheld.includes(field))).flat();
  const columns = withheld
    .filter((field) => !apart.includes(field))
    .flatMap((field) => followedColumns(model.fields[field]).filter((column) => column in row));
  return { table, id, values: Object.fromEntries(columns.map((column) => [column, row[column] ?? null])) };
}

function personsOf(world: World, event: WorldRow): readonly unknown[] {
  const parties = world.event_party.filter(({ event_id }) => event_id === event.id).map(({ person_id }) => person_id);
  return event.reporter_id === null ? parties : [...parties, event.reporter_id];
}

/** An assignment of a department begins or ends, mostly the caller's: with it the tie of the persons and their households. */
function tie(sources: Sources): PairChange {
  const { draw, pair, caller, canaries } = sources;
  const events = pair.one.event.filter(({ id }) => find(pair.other, 'event', id) !== undefined);
  if (events.length === 0) return NOTHING;
  const event = draw.pick(events);
  const department_id = draw.chance(75) ? caller.department : String(draw.pick(pair.one.department).id);
  const isCurrent = (row: WorldRow) =>
    row.event_id === event.id && row.department_id === department_id && row.ended_at === null;
  const begins = !pair.one.event_assignment.some(isCurrent);
  const assigned_at = '2024-01-03T00:00:00+00:00';
  const made = { id: newId(canaries.next()), event_id: event.id ?? null, department_id, assigned_at, ended_at: null };
  const change: Change = (world) => {
    const current = world.event_assignment.filter(isCurrent);
    for (const row of current) row.ended_at = '2025-12-12T00:00:00+00:00';
    if (begins && current.length === 0) world.event_assignment.push({ ...made });
  };
  return { ...both(change), ...(begins && { before: alike(sources, event.id, personsOf(pair.one, event)) }) };
}

/** A person becomes a party to an event, or is none any more. */
function party(sources: Sources): PairChange {
  const { draw, pair } = sources;
  const events = pair.one.event.filter(({ id }) => find(pair.other, 'event', id) !== undefined);
  const people = pair.one.person.filter(({ id }) => find(pair.other, 'person', id) !== undefined);
  if (events.length === 0 || people.length === 0) return NOTHING;
  const [event, person] = [draw.pick(events), draw.pick(people)];
  const isLink = ({ event_id, person_id }: WorldRow) => event_id === event.id && person_id === person.id;
  const known = pair.one.event_party.filter(({ event_id }) => event_id === event.id);
  const ends = known.length > 0 && draw.chance(50) ? draw.pick(known) : undefined;
  const change: Change = (world) => {
    const rows = world.event_party;
    if (ends !== undefined) {
      const kept = rows.filter((row) => row.event_id !== ends.event_id || row.person_id !== ends.person_id);
      rows.splice(0, rows.length, ...kept);
    } else if (!rows.some(isLink)) rows.push({ event_id: event.id ?? null, person_id: person.id ?? null });
  };
  return { ...both(change), before: alike(sources, event.id, [...personsOf(pair.one, event), person.id]) };
}

/** A record is gone. Events stay, for the sake of their steps. */
function gone(sources: Sources): PairChange {
  const record = someRecord(sources);
  if (record === undefined || record.model.name === 'Event') return NOTHING;
  return both((world) => remove(world, record.model, String(record.row.id)));
}

/** A new record, in the place of another one. */
function arrive(sources: Sources): PairChange {
  const { draw, canaries } = sources;
  const record = someRecord(sources);
  if (record === undefined || record.model.name === 'Event') return NOTHING;
  const { model, row } = record;
  const made: WorldRow = { ...row, id: newId(canaries.next()) };
  changeRow(model, made, { draw, canaries, effectOf: () => 'none' });
  return both((world) => void world[model.table as TableName].push({ ...made }));
}

function newId(n: number): string {
  return `0000c000-${(0x1000 + (n % 0x8000)).toString(16)}-4abc-8def-${String(n * 7919).padStart(12, '0')}`;
}

import type { Model } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Draw } from '../support/draw.js';
import type { Json } from '../support/hub.js';
import type { Reference } from './reference.js';
import type { Change } from './variant.js';
import { modelOf, rowsOf, TABLES, type TableName, type World, type WorldRow } from './world.js';

/** What changes are drawn from. */
interface Sources {
  readonly world: World;
  readonly reference: Reference;
  readonly draw: Draw;
}

/**
 * Changes of what stands between records, which may or may not be the caller's to know: references to others, links,
 * assignments, the area of a record, and whether a record exists that the caller does not see. Most of them leave the
 * caller's view as it is; the others are found out by it.
 */
export function structuralChanges(
  world: World,
  reference: Reference,
  draw: Draw,
  scoped: readonly Model[] = SCOPED,
): readonly Change[] {
  const sources = { world, reference, draw };
  return [
    ...scoped.flatMap((model) => referenceChanges(sources, model)),
    ...linkChanges(sources),
    ...assignmentChanges(sources),
    ...scoped.flatMap((model) => hiddenRowChanges(sources, model)),
  ];
}

const SCOPED = MODELS.filter(({ scope }) => scope === 'ancestors');

/** References that the caller does not follow lead elsewhere, or nowhere. */
function referenceChanges({ world, reference, draw }: Sources, model: Model): readonly Change[] {
  return Object.entries(model.fields).flatMap(([name, field]) => {
    const parts = field.kind === 'object' ? Object.values(field.parts) : [field];
    return parts.flatMap((part) => {
      if (part.kind !== 'one' || part.nullable !== true) return [];
      return rowsOf(world, model).flatMap((row): Change[] => {
        const old = row[part.column] ?? null;
        const effect = reference.effect(model, row, name);
        const isKnown = effect === 'full' && old !== null && reference.isVisible(part.target, String(old));
        if (isKnown || old === null || isDeciding(reference, model, row) || !draw.chance(50)) return [];
        const others = targetsLike(world, part.target, old, effect === 'mask');
        const other = draw.chance(30) && effect !== 'mask' ? null : (draw.pick(others).id ?? null);
        return [(changed) => set(changed, model.table, row.id, part.column, other)];
      });
    });
  });
}

/** Records of a type; where the reference is masked, those with the same mask: areas of the same district. */
function targetsLike(world: World, type: string, old: Json, masked: boolean): readonly WorldRow[] {
  const rows = rowsOf(world, modelOf(type));
  const district = rows.find(({ id }) => id === old)?.district_id;
  return masked ? rows.filter((row) => row.district_id === district) : rows;
}

/** Whether references of a record decide which records are tied to the caller's department, or who reads a reporter. */
function isDeciding(reference: Reference, model: Model, row: WorldRow): boolean {
  if (model.name === 'Event') return reference.isTied(model, row) || isChild(reference, row.reporter_id ?? null);
  return model.name === 'Person' && reference.isTied(model, row);
}

function isChild(reference: Reference, id: Json): boolean {
  return String(reference.row('Person', String(id))?.birth_date ?? '') > '2005';
}

function set(world: World, table: string, id: unknown, column: string, value: Json): void {
  const row = world[table as TableName].find((one) => one.id === id);
  if (row !== undefined) row[column] = value;
}

/** Links of parties and things that the caller cannot know are gone. */
function linkChanges({ world, reference, draw }: Sources): readonly Change[] {
  const event = modelOf('Event');
  return (
    [
      ['event_party', 'parties', 'Person', 'person_id'],
      ['event_thing', 'things', 'Thing', 'thing_id'],
    ] as const
  ).flatMap(([table, field, type, column]) =>
    world[table].flatMap((link): Change[] => {
      const row = reference.row('Event', String(link.event_id));
      if (row === undefined || !draw.chance(40)) return [];
      const isKnown = reference.effect(event, row, field) === 'full' && reference.isVisible(type, String(link[column]));
      if (isKnown || (table === 'event_party' && reference.isTied(event, row))) return [];
      return [
        (changed) => keep(changed, table, (one) => one.event_id !== link.event_id || one[column] !== link[column]),
      ];
    }),
  );
}

/** Assignments of other departments that the caller cannot know are over, or begin. */
function assignmentChanges({ world, reference, draw }: Sources): readonly Change[] {
  return world.event_assignment.flatMap(({ id, event_id, department_id, ended_at = null }): Change[] => {
    const row = reference.row('Event', String(event_id));
    if (row === undefined || department_id === reference.caller.department || !draw.chance(25)) return [];
    if (reference.effect(modelOf('Event'), row, 'assignedDepartments') === 'full') return [];
    const end = ended_at === null ? '2025-12-11T00:00:00+00:00' : null;
    return [(changed) => set(changed, 'event_assignment', id, 'ended_at', end)];
  });
}

/** Records that the caller does not see are gone, or lie elsewhere. */
function hiddenRowChanges({ world, reference, draw }: Sources, model: Model): readonly Change[] {
  const elsewhere = world.area.filter((area) => !reference.isInScope(area));
  return rowsOf(world, model).flatMap((row): Change[] => {
    if (reference.isVisible(model.name, String(row.id)) || isDeciding(reference, model, row)) return [];
    if (model.name === 'Person' && isChild(reference, row.id ?? null)) return [];
    if (draw.chance(35)) return [(changed) => remove(changed, model, String(row.id))];
    if (!draw.chance(25) || elsewhere.length === 0) return [];
    const { id: area_id, city_id, district_id, street_id, community_id, grid_id } = draw.pick(elsewhere);
    const place = { area_id, city_id, district_id, street_id, community_id, grid_id };
    return [(changed) => Object.assign(rowsOf(changed, model).find((one) => one.id === row.id) ?? {}, place)];
  });
}

const LINKS: ReadonlySet<TableName> = new Set(['event_assignment', 'event_party', 'event_thing', 'event_step']);

/** The columns of a table that refer to records by their ids. */
function referencesOf(world: World, table: TableName): readonly string[] {
  return Object.keys(world[table][0] ?? {}).filter((column) => column.endsWith('_id'));
}

/** Takes a record out, and what refers to it. */
export function remove(world: World, model: Model, id: string): void {
  keep(world, model.table as TableName, (row) => row.id !== id);
  for (const table of TABLES) {
    if (LINKS.has(table)) {
      keep(world, table, ({ event_id, person_id, thing_id }) => ![event_id, person_id, thing_id].includes(id));
      continue;
    }
    const references = referencesOf(world, table);
    for (const row of world[table]) for (const column of references) if (row[column] === id) row[column] = null;
  }
}

function keep(world: World, table: TableName, wanted: (row: WorldRow) => boolean): void {
  const rows = world[table];
  const kept = rows.filter(wanted);
  if (kept.length < rows.length) rows.splice(0, rows.length, ...kept);
}

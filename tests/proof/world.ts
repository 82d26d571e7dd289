import type { ColumnField, Model, ModelField, Through } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Json } from '../support/hub.js';

/** A row as PostgreSQL writes it in JSON. */
export type WorldRow = Record<string, Json>;

/** The tables of a database, in memory; the order is that in which they can be filled. */
export type World = Readonly<Record<TableName, WorldRow[]>>;

export const TABLES = [
  'area',
  'department',
  'place',
  'household',
  'organization',
  'person',
  'thing',
  'event',
  'event_assignment',
  'event_party',
  'event_thing',
  'event_step',
  'grid_assignment',
] as const;
export type TableName = (typeof TABLES)[number];

/** A copy whose rows can be changed without changing the original. */
export function copyWorld(world: World): World {
  return Object.fromEntries(TABLES.map((table) => [table, world[table].map((row) => ({ ...row }))])) as World;
}

/** The rows of a type. */
export function rowsOf(world: World, model: Pick<Model, 'table'>): readonly WorldRow[] {
  return world[model.table as TableName];
}

export function modelOf(type: string): Model {
  const model = MODELS.find(({ name }) => name === type);
  if (model === undefined) throw new Error(`no model ${type}`);
  return model;
}

/** What a link table leads to from each source. */
export function linksOf(
  world: World,
  { table, source, target, current }: Through & { readonly by: 'link' },
): ReadonlyMap<unknown, readonly string[]> {
  const links = new Map<unknown, string[]>();
  for (const link of world[table as TableName]) {
    if (current !== undefined && link[current] !== null) continue;
    const found = links.get(link[source]) ?? [];
    found.push(String(link[target]));
    links.set(link[source], found);
  }
  return links;
}

/** The columns of a field that hold values: one, those of an object, or none. */
export function columnsOf(field: ModelField): readonly ColumnField[] {
  if (field.kind === 'column') return [field];
  if (field.kind !== 'object') return [];
  return Object.values(field.parts).flatMap((part) => (part.kind === 'column' ? [part] : []));
}

import { p } from '@mikro-orm/core';
import type { EnumDefinition } from './model.js';

/** A text column that holds one of the enum's value names; the database refuses others. */
export function enumColumn(definition: EnumDefinition) {
  return p.enum(Object.keys(definition.values)).$type<string>();
}

/** An array of the enum's value names, empty when nothing is recorded. Its CHECK stands in the migration. */
export function enumListColumn() {
  return p.array().columnType('text[]').defaultRaw("'{}'").$type<string[]>();
}

/** A moment, to the millisecond. */
export function momentColumn() {
  return p.datetime().length(3);
}

/** An identifier that the database gives when none is set. */
export function uuidKey() {
  return p.uuid().primary().defaultRaw('gen_random_uuid()');
}

/**
 * The areas of each level that the row lies in, NULL below its own area. Triggers keep them; the row scope of every reader
 * compares one of them with the areas of the reader.
 */
export const ancestorColumns = {
  cityId: p.integer().nullable(),
  districtId: p.integer().nullable(),
  streetId: p.integer().nullable(),
  communityId: p.integer().nullable(),
  gridId: p.integer().nullable(),
};

/** The properties of {@link ancestorColumns} on an entity class. */
export abstract class InArea {
  cityId?: number | null;
  districtId?: number | null;
  streetId?: number | null;
  communityId?: number | null;
  gridId?: number | null;
}

const LEVELS = ['cityId', 'districtId', 'streetId', 'communityId', 'gridId'] as const;
type Level = (typeof LEVELS)[number];

/** One index for each level with the given properties after it, so that a page of any scope is one range of an index. */
export function levelIndexes<const Then extends string>(table: string, ...then: readonly Then[]) {
  return LEVELS.map((level) => index<Level | Then>(table, level, ...then));
}

/** The indexes behind lists in order of id: by each level, and by the row's own area (the property of that name). */
export function scopeIndexes<const AreaProperty extends string>(table: string, area: AreaProperty) {
  return [...levelIndexes(table, 'id'), index<AreaProperty | 'id'>(table, area, 'id')];
}

/** An index on the columns of the properties, in this order. */
export function index<const Property extends string>(table: string, ...properties: readonly Property[]) {
  return { name: `${[table, ...properties.map(columnName)].join('_')}_idx`, properties: [...properties] };
}

function columnName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

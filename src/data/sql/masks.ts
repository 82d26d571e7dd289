import { type RawBuilder, sql } from 'kysely';
import type { ColumnField, ConditionScope, Model } from '../model.js';
import { encode, encodePlain, encodeString, type JsonText } from './json-text.js';

type ColumnMask = (value: RawBuilder<unknown>, field: ColumnField, part: string | undefined) => JsonText;

const text =
  (mask: (value: RawBuilder<unknown>) => RawBuilder<unknown>): ColumnMask =>
  (value, field) =>
    field.plain ? encodePlain(mask(value)) : encodeString(mask(value));

const name = text((value) => sql`mask_name(${value})`);
const phone = text((value) => sql`mask_phone(${value})`);

/**
 * The masks that need nothing but the column, by the name that the access files use. They run in PostgreSQL, so the
 * value itself never leaves it. Masks that need more of the row stand in the model (`Model.masks`).
 */
const COLUMN_MASKS: Readonly<Record<string, ColumnMask>> = {
  name,
  phone,
  contact: (value, field, part) => (part === 'phone' ? phone : name)(value, field, part),
  citizenNumber: text((value) => sql`mask_citizen_number(${value})`),
  householdNumber: text((value) => sql`mask_household_number(${value})`),
  year: (value) => encodePlain(sql`extract(year from ${value})`),
  text: text((value) => sql`case when ${value} is not null then '***' end`),
  point: (value, field) => encode(field, sql`round(${value}::numeric, 2)::float8`),
  careNeeds: (value, field) =>
    encode(field, sql`case when cardinality(${value}) > 0 then array['WITHHELD'] else array[]::text[] end`),
};

/** Names that access files may use as `mask:`. */
export function maskNames(models: readonly Model[]): ReadonlySet<string> {
  return new Set([...Object.keys(COLUMN_MASKS), ...models.flatMap((model) => Object.keys(model.masks ?? {}))]);
}

/** The masked value of a column as JSON. */
export function maskColumn(
  model: Model,
  mask: string,
  row: ConditionScope,
  field: ColumnField,
  part?: string,
): JsonText {
  const ofRow = model.masks?.[mask];
  if (ofRow !== undefined) return encodeString(ofRow(row));
  const ofColumn = COLUMN_MASKS[mask];
  if (ofColumn === undefined) throw new Error(`unknown mask ${mask}`);
  return ofColumn(row.column(field.column), field, part);
}

/** The masked foreign key of a relation: the key of a coarser record. */
export function maskKey(model: Model, mask: string, row: ConditionScope): RawBuilder<unknown> {
  const ofRow = model.masks?.[mask];
  if (ofRow === undefined) throw new Error(`mask ${mask} of ${model.name} gives no key`);
  return ofRow(row);
}

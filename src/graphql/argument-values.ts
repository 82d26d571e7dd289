import { columnType, type Operator } from '../data/arguments.js';
import type { ColumnField, Model } from '../data/model.js';
import { HubError } from '../shared/errors.js';
import { isUuid } from '../shared/uuid.js';

/** Coerced arguments or an input object of them. */
export type Coerced = Readonly<Record<string, unknown>>;

const MOST_LISTED = 1000;

/** A value that cannot be a key of the type is bound as NULL, which equals nothing: unknown and malformed ids answer alike. */
export function keyValue(model: Model, id: string): string | number | null {
  if (model.key.type === 'uuid') return isUuid(id) ? id : null;
  if (model.key.type === 'integer') return integer(id);
  return text(id);
}

/** What a filter compares a column with. */
export function testValue(model: Model, column: ColumnField, test: Operator, value: unknown): unknown {
  if (test !== 'in' && test !== 'hasAny') return columnValue(model, column, value);
  const list = Array.isArray(value) ? value : [value];
  if (list.length > MOST_LISTED)
    throw new HubError('COMPLEXITY_EXCEEDED', `A list in a filter may have at most ${MOST_LISTED} values.`);
  return list.map((element) => columnValue(model, column, element));
}

/** A value of a column as a parameter. */
export function columnValue(model: Model, column: ColumnField, value: unknown): unknown {
  const type = columnType(model, column);
  if (column.type === 'ID') return keyValue(model, String(value));
  if (type === 'float8' || type === 'int4' || type === 'bool') return value;
  return text(String(value));
}

/** An int4 written in decimal; null for anything else. */
export function integer(value: string): number | null {
  const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  return number <= 2_147_483_647 ? number : null;
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Input objects come coerced by the schema, so they are objects; anything else is refused. */
export function inputObject(value: unknown): Coerced {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Coerced;
  throw new HubError('BAD_USER_INPUT', 'An input object is missing.');
}

/** PostgreSQL's text holds every character but NUL; a text with one equals nothing. */
function text(value: string): string | null {
  return value.includes('\u0000') ? null : value;
}

import { columnType, type Operator } from '../data/arguments.js';
import { keyValue, storableText } from '../data/key-value.js';
import type { ColumnField, Model } from '../data/model.js';
import { HubError } from '../shared/errors.js';

/** Coerced arguments or an input object of them. */
export type Coerced = Readonly<Record<string, unknown>>;

const MOST_LISTED = 1000;

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
  return storableText(String(value));
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Input objects come coerced by the schema, so they are objects; anything else is refused. */
export function inputObject(value: unknown): Coerced {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Coerced;
  throw new HubError('BAD_USER_INPUT', 'An input object is missing.');
}

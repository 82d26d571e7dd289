import { type RawBuilder, sql } from 'kysely';
import type { ColumnField } from '../model.js';

/**
 * JSON as text under construction: literal text and SQL values in the order they are written. Concatenating text is what
 * PostgreSQL does fastest (row_to_json looks every column's type up again for every row).
 */
export type JsonText = readonly (string | RawBuilder<unknown>)[];

/** PostgreSQL takes at most 100 arguments per call. */
const MOST_ARGUMENTS = 90;

export const JSON_NULL: JsonText = ['null'];

/** One SQL expression of type text. */
export function toSql(text: JsonText): RawBuilder<string> {
  const pieces = merge(text);
  const [only] = pieces;
  if (only === undefined) return sql<string>`''`;
  if (pieces.length === 1 && typeof only === 'string') return sql<string>`${sql.lit(only)}`;
  const groups: RawBuilder<string>[] = [];
  for (let at = 0; at < pieces.length; at += MOST_ARGUMENTS) {
    const group = pieces.slice(at, at + MOST_ARGUMENTS);
    groups.push(
      sql<string>`concat(${sql.join(group.map((piece) => (typeof piece === 'string' ? sql.lit(piece) : piece)))})`,
    );
  }
  const [first] = groups;
  return groups.length === 1 && first !== undefined ? first : sql<string>`concat(${sql.join(groups)})`;
}

/** An object of already encoded members, in order. */
export function jsonObject(members: readonly (readonly [key: string, value: JsonText])[]): JsonText {
  const inside = members.flatMap(
    ([key, value], at): JsonText => [`${at === 0 ? '' : ','}${JSON.stringify(key)}:`, ...value],
  );
  return ['{', ...inside, '}'];
}

/** A column's value as JSON. */
export function encode(field: ColumnField, value: RawBuilder<unknown>): JsonText {
  if (field.nullable !== true) return encodePresent(field, value);
  return [sql`coalesce(${nullPropagating(field, value)}, 'null')`];
}

/** A text value of plain characters that may be NULL, as a JSON string. */
export function encodePlain(value: RawBuilder<unknown>): JsonText {
  return [sql`coalesce('"' || ${value} || '"', 'null')`];
}

/** A text value that may be NULL, as a JSON string. */
export function encodeString(value: RawBuilder<unknown>): JsonText {
  return [sql`coalesce(to_json(${value}::text)::text, 'null')`];
}

function encodePresent(field: ColumnField, value: RawBuilder<unknown>): JsonText {
  if (field.list) return [sql`to_json(${value})`];
  if (isPlain(field)) return ['"', value, '"'];
  switch (field.type) {
    case 'Int':
    case 'Float':
      return [value];
    case 'Boolean':
      return [sql`${value}::text`];
    default:
      return [sql`to_json(${value})`];
  }
}

function nullPropagating(field: ColumnField, value: RawBuilder<unknown>): RawBuilder<unknown> {
  if (isPlain(field)) return sql`'"' || ${value}::text || '"'`;
  return sql`to_json(${value})::text`;
}

/** Ids, dates, enum names and what a CHECK holds to plain characters need no escaping. */
function isPlain(field: ColumnField): boolean {
  if (field.list) return false;
  return field.plain === true || field.type === 'ID' || field.type === 'Date' || typeof field.type === 'object';
}

function merge(text: JsonText): (string | RawBuilder<unknown>)[] {
  const merged: (string | RawBuilder<unknown>)[] = [];
  for (const piece of text) {
    const last = merged.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') merged[merged.length - 1] = last + piece;
    else merged.push(piece);
  }
  return merged;
}

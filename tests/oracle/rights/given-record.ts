import type { Kind, Place } from './catalogue.js';
import type { Effect } from './read-rules.js';

/** A value as PostgreSQL writes it in JSON. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** A row as a role reads it: columns, lists of linked keys by field, and under `masked` what is masked. */
export type ReadRow = Readonly<Record<string, Value>>;

/** A record as an asker gets it. */
export class GivenRecord {
  readonly type: string;
  readonly id: string;
  readonly #kind: Kind;
  readonly #row: ReadRow;
  readonly #effects: Readonly<Record<string, Effect>>;

  constructor(type: string, kind: Kind, row: ReadRow, effects: Readonly<Record<string, Effect>>) {
    this.type = type;
    this.id = String(row.id);
    this.#kind = kind;
    this.#row = row;
    this.#effects = effects;
  }

  effect(field: string): Effect {
    return this.#effects[field] ?? 'none';
  }

  /** What is given of a field: relations as keys, NULL where nothing is. */
  given(field: string): Value {
    const place = this.#kind.fields[field];
    const effect = this.effect(field);
    if (place === undefined || effect === 'none') return null;
    if (effect === 'full') return valueAt(place, this.#row, field);
    const masked = this.#row.masked;
    return valueAt(place, typeof masked === 'object' && masked !== null ? (masked as ReadRow) : {}, field);
  }
}

function valueAt(place: Place, row: ReadRow, field: string): Value {
  switch (place.is) {
    case 'links':
      return row[field] ?? [];
    case 'object': {
      const parts = Object.entries(place.parts).map(([name, column]): [string, Value] => [name, row[column] ?? null]);
      return parts[0]?.[1] === null ? null : Object.fromEntries(parts);
    }
    case 'one':
      return keyOf(row[place.column]);
    case 'column':
      return place.column === 'id' ? keyOf(row.id) : (row[place.column] ?? null);
  }
}

function keyOf(value: Value | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

import type { AreaLevelName } from '../shared/area-level.js';
import type { ColumnField, Model } from './model.js';
import type { Slot } from './sql/slot.js';

/** A filter on one column; the value itself is a parameter. */
export interface ColumnTest {
  readonly op: 'column';
  /** The field that the access file decides; for a part of an object field, the object. */
  readonly field: string;
  readonly column: ColumnField;
  readonly test: Operator;
  /** The value to compare with; absent for `isNull` and `isEmpty`, whose flag is part of the shape. */
  readonly slot?: Slot;
  readonly flag?: boolean;
}

export const OPERATORS = [
  'eq',
  'ne',
  'in',
  'contains',
  'startsWith',
  'gt',
  'gte',
  'lt',
  'lte',
  'isNull',
  'has',
  'hasAny',
  'isEmpty',
] as const;
export type Operator = (typeof OPERATORS)[number];

export type FilterSpec =
  | ColumnTest
  | { readonly op: 'and' | 'or'; readonly of: readonly FilterSpec[] }
  | { readonly op: 'not'; readonly of: FilterSpec }
  | {
      readonly op: 'one';
      readonly field: string;
      /** Foreign key column. */
      readonly column: string;
      readonly target: string;
      readonly of: FilterSpec;
    }
  | { readonly op: 'many'; readonly field: string; readonly quantifier: 'some' | 'none'; readonly of: FilterSpec };

export interface OrderKey {
  readonly field: string;
  readonly column: ColumnField;
  readonly direction: 'ASC' | 'DESC';
}

/** The arguments of one connection as a shape: values are slots, so that operations that differ in values share a statement. */
export interface ConnectionArguments {
  readonly kind: 'connection';
  readonly limit: number;
  /** `last`/`before`: the page is counted from the end. */
  readonly backward: boolean;
  /** Always ends with the id, so that the order is total. */
  readonly order: readonly OrderKey[];
  readonly filter?: FilterSpec;
  /** Subtree to search; `none` where no such area exists. */
  readonly area?: { readonly level: AreaLevelName; readonly slot: Slot } | 'none';
  /** The sort values after (or before) which the page begins; null where the value is NULL. */
  readonly cursor?: readonly (Slot | null)[];
  /** What the cursors of this connection are bound to. */
  readonly binding: string;
}

/** The `id` argument of a record's root field. */
export interface RecordArguments {
  readonly kind: 'record';
  readonly id: Slot;
}

export type ArgumentSpec = ConnectionArguments | RecordArguments;

/** The PostgreSQL type that a column's parameters have. */
export function columnType(model: Model, field: ColumnField): string {
  if (typeof field.type === 'object') return 'text';
  switch (field.type) {
    case 'ID':
      return model.key.type === 'integer' ? 'int4' : model.key.type;
    case 'Int':
      return 'int4';
    case 'Float':
      return 'float8';
    case 'Boolean':
      return 'bool';
    case 'Date':
      return 'date';
    case 'DateTime':
      return 'timestamptz';
    default:
      return 'text';
  }
}

/** The field of a scoped model that says in which area a row lies: what the `area` argument compares. */
export function areaField(model: Model): string {
  const field = Object.entries(model.fields).find(([, of]) => of.kind === 'one' && of.column === 'area_id');
  if (field === undefined) throw new Error(`${model.name} lies in no area`);
  return field[0];
}

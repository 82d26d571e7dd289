import type { FieldAccess, TypeAccess } from '../policy/access.js';
import type { ColumnField, ComputedField, Model, ObjectField, ToManyField, ToOneField } from './model.js';

/**
 * What one operation selects, decided field by field: the input of the SQL compiler. It is built once per document,
 * operation and principal class, and holds no argument values (those are ArgumentSpecs) and no caller.
 */
export interface RootPlan {
  /** Response key of the root field. */
  readonly key: string;
  readonly field: 'one' | 'many';
  readonly node: RecordPlan | ConnectionPlan;
}

/** `__typename`, a constant. */
export interface TypenameSelection {
  readonly kind: 'typename';
  readonly key: string;
  readonly type: string;
}

export interface ColumnSelection {
  readonly kind: 'column';
  readonly key: string;
  readonly field: ColumnField;
  readonly access: FieldAccess;
}

/** A computed field; access is that of the field that decides it. */
export interface ComputedSelection {
  readonly kind: 'computed';
  readonly key: string;
  readonly field: ComputedField;
  readonly access: FieldAccess;
}

/** A part of an object field; access is that of the object. */
export type PartSelection =
  | TypenameSelection
  | { readonly kind: 'part'; readonly key: string; readonly name: string; readonly field: ColumnField }
  | { readonly kind: 'one'; readonly key: string; readonly relation: ToOneField; readonly node: RecordPlan };

export interface ObjectSelection {
  readonly kind: 'object';
  readonly key: string;
  readonly field: ObjectField;
  readonly access: FieldAccess;
  readonly parts: readonly PartSelection[];
}

export interface OneSelection {
  readonly kind: 'one';
  readonly key: string;
  readonly relation: ToOneField;
  readonly access: FieldAccess;
  readonly node: RecordPlan;
}

export interface ManySelection {
  readonly kind: 'many';
  readonly key: string;
  readonly relation: ToManyField;
  /** Access of the relation's own line on this row; undefined when the inverse field decides. */
  readonly access?: FieldAccess;
  readonly node: ConnectionPlan | ListPlan;
}

export type Selection =
  | TypenameSelection
  | ColumnSelection
  | ComputedSelection
  | ObjectSelection
  | OneSelection
  | ManySelection;

/** Columns and relations of one type, as one selection set asks for them. */
export interface RowPlan {
  readonly model: Model;
  readonly access: TypeAccess;
  readonly selections: readonly Selection[];
}

/** Records whose ids go on the receipt: one of `id`, connection or list. `index` is unique in the operation. */
interface ReadNode {
  readonly index: number;
  readonly model: Model;
  readonly access: TypeAccess;
}

/** One record: by id at the root, or through a to-one relation. */
export interface RecordPlan extends ReadNode {
  readonly kind: 'record';
  readonly row: RowPlan;
}

/** A plain list (short to-many relations). */
export interface ListPlan extends ReadNode {
  readonly kind: 'list';
  readonly row: RowPlan;
  /** Most records; 100 unless given. */
  readonly limit?: number;
  /** The inverse field's access on the target rows, when that decides. */
  readonly inverse?: FieldAccess;
}

export type EdgePart =
  | TypenameSelection
  | { readonly kind: 'cursor'; readonly key: string }
  | { readonly kind: 'node'; readonly key: string; readonly row: RowPlan };

export type PageInfoPart =
  | TypenameSelection
  | {
      readonly kind: 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor';
      readonly key: string;
    };

export type ConnectionOutput =
  | TypenameSelection
  | { readonly kind: 'nodes'; readonly key: string; readonly row: RowPlan }
  | { readonly kind: 'edges'; readonly key: string; readonly parts: readonly EdgePart[] }
  | { readonly kind: 'pageInfo'; readonly key: string; readonly parts: readonly PageInfoPart[] }
  | { readonly kind: 'totalCount'; readonly key: string };

/** A Relay connection. */
export interface ConnectionPlan extends ReadNode {
  readonly kind: 'connection';
  readonly outputs: readonly ConnectionOutput[];
  readonly inverse?: FieldAccess;
}

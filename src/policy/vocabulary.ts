/** What stands behind a field: a column, several columns, a record of another type, or several of them. */
export type FieldKind = 'column' | 'object' | 'one' | 'many';

/** One field that needs a line in the access file of its type. */
export interface FieldShape {
  readonly kind: FieldKind;
  /** What it holds: the name of a scalar, an enum, an object type, or the target of a relation. Masks fit some of them. */
  readonly type: string;
}

/** What the access file of one type speaks about. */
export interface TypeVocabulary {
  /** `ancestors`: the caller's areas bound the rows. `everyone`: they do not. */
  readonly scope: 'ancestors' | 'everyone';
  /** Every field that needs a line; `*` stands for all fields of a type. */
  readonly fields: Readonly<Record<string, FieldShape>>;
  /** Row conditions that can be evaluated on the type (`tied`, `under14`). */
  readonly conditions: readonly string[];
}

/** All that access files may name. The caller derives it from the models, so the policy knows no module. */
export interface Vocabulary {
  readonly types: Readonly<Record<string, TypeVocabulary>>;
  /** Known masks, each with the types of field that it can mask. */
  readonly masks: Readonly<Record<string, readonly string[]>>;
}

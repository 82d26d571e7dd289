import type { RawBuilder } from 'kysely';
import type { PrincipalKind, Tier } from '../shared/principal.js';

/** GraphQL scalar that a column is given as. `Date` is ISO 8601 (masked: reduced to the year), `DateTime` RFC 3339 in UTC. */
export type ScalarName = 'ID' | 'String' | 'Int' | 'Float' | 'Boolean' | 'Date' | 'DateTime';

/** A GraphQL enum; the database stores the names of its values as text. */
export interface EnumDefinition {
  readonly name: string;
  readonly description: string;
  /** Value name to description (English with the Chinese term and, where there is one, the standard's code). */
  readonly values: Readonly<Record<string, string>>;
  /** The values that masks give; no row holds one. */
  readonly masked?: readonly string[];
}

/** One column of the table, given as a scalar or enum. */
export interface ColumnField {
  readonly kind: 'column';
  readonly column: string;
  readonly type: ScalarName | EnumDefinition;
  readonly description: string;
  /** An array column. It can be filtered (`has`), not sorted. */
  readonly list?: true;
  /** The column can be NULL in the database. */
  readonly nullable?: true;
  /** A CHECK of the table leaves no character in it that JSON escapes, nor does any mask of it add one. */
  readonly plain?: true;
  /** Most characters of a text that is sent in; a CHECK of the table says the same. */
  readonly longest?: number;
  /** What else a value that is sent in must be; a CHECK of the table says the same. */
  readonly format?: ValueFormat;
}

/** A code or number with rules of its own; see src/shared/codes for those that standards fix. */
export type ValueFormat = 'citizenNumber' | 'creditCode' | 'phoneNumber' | 'householdNumber' | 'longitude' | 'latitude';

/** Several columns under one name and one permission, for example a location. */
export interface ObjectField {
  readonly kind: 'object';
  /** Name of the GraphQL object type. */
  readonly type: string;
  readonly description: string;
  /** The object is null where this column is NULL. */
  readonly presence: string;
  /** No record is without it. */
  readonly required?: true;
  /** A part that is a relation is given only where the whole field is full; masked, it is null. */
  readonly parts: Readonly<Record<string, ColumnField | ToOneField>>;
}

/** A relation through a foreign key of this table. */
export interface ToOneField {
  readonly kind: 'one';
  readonly target: string;
  /** Foreign key column in this table. */
  readonly column: string;
  readonly description: string;
  readonly nullable?: true;
}

/** How the rows of a to-many relation are found. */
export type Through =
  /** `target.column = this.id` */
  | { readonly by: 'column'; readonly column: string }
  /** A link table from this row (`source`) to the target row (`target`); `current`: a nullable column that ends the link. */
  | {
      readonly by: 'link';
      readonly table: string;
      readonly source: string;
      readonly target: string;
      readonly current?: string;
    }
  /** This row is an Area; the target rows lie in its subtree. */
  | { readonly by: 'ancestor' };

/** A relation to several rows through a link table. */
export type LinkField = ToManyField & { readonly through: { readonly by: 'link' } };

/** A relation to several rows, given as a Relay connection (or a plain list where `list` is set). */
export interface ToManyField {
  readonly kind: 'many';
  readonly target: string;
  readonly through: Through;
  readonly description: string;
  /**
   * The field of the target type that is the other direction of this relation (`reporter` for `Person.reportedEvents`).
   * Following the relation compares that field, so only rows on which the caller reads it in full are given.
   * Without it, the relation has its own line in the access file.
   */
  readonly inverse?: string;
  /** A plain list for relations that are always short. */
  readonly list?: true;
}

export type ModelField = ColumnField | ObjectField | ToOneField | ToManyField;

/** What a row condition may refer to when it is written in SQL. */
export interface ConditionScope {
  /** A column of the row. */
  readonly column: (name: string) => RawBuilder<unknown>;
  /** The caller's department code, as a parameter. */
  readonly department: RawBuilder<string>;
}

/** What a computed field may refer to of who asks: the first three are constants of the statement. */
export interface CallerScope {
  readonly kind: PrincipalKind;
  readonly department: string;
  readonly tier: Tier;
  /** The caller's id, as a parameter. */
  readonly member: RawBuilder<string>;
  /** Whether the row lies in the caller's own areas, at grid tier in the grids of active assignments; granted areas are not. */
  readonly own: RawBuilder<boolean>;
}

/** A list of enum values that follows from the row and from who asks. It is neither filtered nor sorted. */
export interface ComputedField {
  readonly type: EnumDefinition;
  readonly description: string;
  /** The field that decides who gets it: one that is read wherever what it tells of is. */
  readonly like: string;
  /** An SQL array of names that is never NULL. */
  readonly value: (row: ConditionScope, caller: CallerScope) => RawBuilder<unknown>;
}

/** A named row condition of the access files (`tied`, `under14`), as an SQL boolean that is never NULL. */
export type RowCondition = (row: ConditionScope) => RawBuilder<boolean>;

/** What departments that send records of a model do not decide. */
export interface IngestRules {
  /** Fields that are not sent. */
  readonly except: readonly string[];
  /** Relations through link tables that are sent, each as the whole list. The others are not. */
  readonly lists?: readonly string[];
  /** Fields that keep what they have on the rows on which `where` holds: SQL, in which the row is `now`. */
  readonly kept?: { readonly fields: readonly string[]; readonly where: string };
}

/**
 * A type of the hub: where its rows are, what its fields are, how they relate. The schema, the access files' completeness,
 * the plan and its SQL all follow this one description.
 */
export interface Model {
  /** GraphQL type name: Person. */
  readonly name: string;
  /** Root field for one record (`person`) and for the connection (`people`). */
  readonly one: string;
  readonly many: string;
  /** English with the Chinese term. */
  readonly description: string;
  readonly table: string;
  /** Primary key column and what it holds. */
  readonly key: { readonly column: string; readonly type: 'uuid' | 'integer' | 'text' };
  /** `ancestors`: the table has city_id ... grid_id and area_id, and the caller's areas bound its rows. `everyone`: public reference data. */
  readonly scope: 'ancestors' | 'everyone';
  readonly fields: Readonly<Record<string, ModelField>>;
  /** What follows from the row and the caller, and has no line of its own in the access file. */
  readonly computed?: Readonly<Record<string, ComputedField>>;
  /** Departments send records of it. Without it they send none. */
  readonly ingest?: IngestRules;
  /** Field whose value is one person's or organization's alone: records of several sources with the same one are one record. */
  readonly identifier?: string;
  /** Fields whose values no two records share. */
  readonly unique?: readonly string[];
  /** Row conditions that the type's access file may name. */
  readonly conditions: Readonly<Record<string, RowCondition>>;
  /** Masks of this type that need more than the column itself: given the row, an SQL value. The others are in data/masks.ts. */
  readonly masks?: Readonly<Record<string, (row: ConditionScope) => RawBuilder<unknown>>>;
  /** Of these masks, those that read a record of another type: what of it changes what they give. */
  readonly maskSources?: readonly MaskSource[];
}

/** A mask reads columns of the record of `type` that a column of this table refers to. */
export interface MaskSource {
  readonly mask: string;
  readonly type: string;
  readonly columns: readonly string[];
  /** The column of this table that holds the key of the record. */
  readonly through: string;
}

import type { AreaLevelName } from '../shared/area-level.js';
import type { PrincipalKind, Tier } from '../shared/principal.js';
import type { Condition } from './condition.js';

/** What a caller gets of a field: nothing, a masked value, or the value. A lattice: none < mask < full. */
export type Effect = 'none' | 'mask' | 'full';

/**
 * All that a decision depends on besides the row. Callers of one class share plans; whatever else differs (which areas,
 * which person) is a parameter of the SQL.
 */
export interface PrincipalClass {
  readonly kind: PrincipalKind;
  readonly department: string;
  readonly tier: Tier;
  readonly hasPurpose: boolean;
  readonly hasCase: boolean;
  /** What the caller holds by grants; most callers hold none. */
  readonly grants: readonly GrantedFields[];
}

/** The same fields of a type, granted in some areas. Which areas, and by which grants, is no part of a class. */
export interface GrantedFields {
  readonly type: string;
  /** `emergency`: its reason stands for purpose and case. */
  readonly kind: 'request' | 'emergency';
  /** Sorted. */
  readonly fields: readonly string[];
  /** The granted areas lie in the caller's own areas, so the row scope stays as it is. */
  readonly within: boolean;
  /** The levels of the granted areas, widest first, each with whether there is one area or more. */
  readonly levels: readonly GrantedLevel[];
}

export interface GrantedLevel {
  readonly level: AreaLevelName;
  readonly areas: 'one' | 'many';
}

/** What a class of callers gets of one field, as row conditions that hold given that the row is visible. */
export interface FieldAccess {
  /** Rows on which the value is given. */
  readonly full: Condition;
  /** Rows on which at least the masked value is given; implied by `full`. */
  readonly mask: Condition;
  /** Name of the field's mask; undefined when the field has none, and then `mask` equals `full`. */
  readonly maskName?: string;
  /** Where it is written: `Person.phone`. */
  readonly rule: string;
  /** Why it is not simply full, in words for the caller; empty when full on every visible row. */
  readonly reason: string;
}

/** What a class of callers gets of one type. */
export interface TypeAccess {
  readonly type: string;
  /** Rows that exist for the caller. NEVER: the type is closed to them. */
  readonly visible: Condition;
  /** By field name; every field that the access file lists. */
  readonly fields: Readonly<Record<string, FieldAccess>>;
}

/** The loaded policy: pure, immutable, decisions cached per class and type. */
export interface Policy {
  /** SHA-256 (hex, first 16 characters) of the canonical access files: in every receipt, cursor and answer. */
  readonly version: string;
  decide(principal: PrincipalClass, type: string): TypeAccess;
}

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

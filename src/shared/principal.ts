/** The five tiers of city governance at which a caller works, widest first. */
export const TIERS = ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'] as const;
export type Tier = (typeof TIERS)[number];

/**
 * Who calls: a person of a department, a departmental system, an auditor, a policy officer (who proposes and decides who may
 * read what, and reads no record), or an administrator of the hub.
 */
export const PRINCIPAL_KINDS = ['person', 'system', 'auditor', 'officer', 'admin'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** Kinds of caller that watch each other: no account may act in two of them. */
export const SEPARATE_DUTIES = ['auditor', 'officer', 'admin'] as const satisfies readonly PrincipalKind[];
export type SeparateDuty = (typeof SEPARATE_DUTIES)[number];

/** The caller of one request, made once by auth from a verified credential and frozen. */
export interface Principal {
  /** Stable identifier: the `sub` of the token, or `service:<name>`. */
  readonly id: string;
  readonly kind: PrincipalKind;
  /** Department code, for example `public_security`. */
  readonly department: string;
  readonly tier: Tier;
  /** Ids of the areas the caller is responsible for, all at the level of the tier. Empty: no row is in scope. */
  readonly areaIds: readonly number[];
  /** Why the caller reads (header `x-purpose`). */
  readonly purpose?: string;
  /** The case the caller works on (header `x-case-id`). */
  readonly caseId?: string;
}

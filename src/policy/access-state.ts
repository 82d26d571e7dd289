import type { AreaLevelName } from '../shared/area-level.js';
import type { Tier } from '../shared/principal.js';
import type { LoadedPolicy } from './policy.js';

/** Who may read what at one moment: the policy in force and the grants in force. Immutable; decisions follow from it alone. */
export interface AccessState {
  /** Number of the state in the database. Every read names it and is refused when it is over. */
  readonly epoch: string;
  /** The same object in every state with this version, so that what is cached under it lives on when only grants change. */
  readonly policy: LoadedPolicy;
  /** Granted, not revoked, and not over when the state was loaded; those of a later beginning too. */
  readonly grants: readonly LiveGrant[];
}

/** A grant in force: fields of a type, in an area, for a period, to those who hold it. */
export interface LiveGrant {
  readonly id: string;
  /** `emergency`: its reason stands for purpose and case. */
  readonly kind: 'request' | 'emergency';
  /** Code of the department that holds it, at this tier. */
  readonly department: string;
  readonly tier: Tier;
  /** Held by callers who are responsible for one of these areas ... */
  readonly holderAreaIds: readonly number[];
  /** ... or, where it is given, by this principal alone. */
  readonly holderId?: string;
  readonly type: string;
  readonly fields: readonly string[];
  readonly area: GrantedArea;
  /** What the request must give as its purpose; always there for `request`. */
  readonly purpose?: string;
  /** Milliseconds since 1970 by the clock of the database; the end is not part of the period. */
  readonly validFrom: number;
  readonly validTo: number;
}

export interface GrantedArea {
  readonly id: number;
  readonly level: AreaLevelName;
  /** Ids of the areas that it lies in, itself included. */
  readonly within: readonly number[];
}

/** Where the state in force comes from. What it tells may be over; the guard of every statement notices. */
export interface AccessSource {
  current(): AccessState;
  /**
   * Loads what is in force now.
   * @throws HubError SERVICE_UNAVAILABLE when it cannot be loaded
   */
  refresh(): Promise<AccessState>;
  /** Milliseconds since 1970 by the clock of the database: never ahead of it, at most a round trip behind. */
  now(): number;
}

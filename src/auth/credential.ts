import type { PrincipalKind, Tier } from '../shared/principal.js';

/** What a request says of its caller, as received: the values of `authorization`, `x-purpose` and `x-case-id`. */
export interface RequestCredentials {
  readonly authorization?: string | undefined;
  readonly purpose?: string | undefined;
  readonly caseId?: string | undefined;
}

/** The caller that a verified credential describes, before the purpose and case of one request. */
export interface Caller {
  readonly id: string;
  readonly kind: PrincipalKind;
  readonly department: string;
  readonly tier: Tier;
  readonly areaCodes: readonly string[];
}

import type { Principal } from '../shared/principal.js';
import type { PrincipalClass } from './access.js';
import { type HeldGrants, NO_GRANTS } from './held-grants.js';

/** What decisions depend on of a caller who holds these grants. */
export function classOf(principal: Principal, held: HeldGrants = NO_GRANTS): PrincipalClass {
  return {
    kind: principal.kind,
    department: principal.department,
    tier: principal.tier,
    hasPurpose: principal.purpose !== undefined,
    hasCase: principal.caseId !== undefined,
    grants: held.fields,
  };
}

import type { PrincipalClass } from '../policy/access.js';
import type { Principal } from '../shared/principal.js';

/** What decisions depend on of a caller. */
export function classOf(principal: Principal): PrincipalClass {
  return {
    kind: principal.kind,
    department: principal.department,
    tier: principal.tier,
    hasPurpose: principal.purpose !== undefined,
    hasCase: principal.caseId !== undefined,
  };
}

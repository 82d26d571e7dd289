import { PRINCIPAL_KINDS, TIERS } from '../shared/principal.js';
import type { PrincipalClass } from './access.js';

/** What a receipt says of its caller. */
export interface RecordedCaller {
  readonly principal: { readonly kind: string; readonly department: string; readonly tier: string };
  readonly purpose?: string | undefined;
  readonly case?: string | undefined;
}

/** The class of callers that a receipt names, without grants; undefined where its kind or tier is not known any more. */
export function recordedClass({ principal, purpose, case: caseId }: RecordedCaller): PrincipalClass | undefined {
  const kind = PRINCIPAL_KINDS.find((known) => known === principal.kind);
  const tier = TIERS.find((known) => known === principal.tier);
  if (kind === undefined || tier === undefined) return undefined;
  const { department } = principal;
  return { kind, department, tier, hasPurpose: purpose !== undefined, hasCase: caseId !== undefined, grants: [] };
}

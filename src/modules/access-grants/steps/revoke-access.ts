import type { AccessGrant } from '../../../access/access-grant.entity.js';
import { checkText, LONGEST_REASON } from '../../../shared/check-text.js';
import { HubError } from '../../../shared/errors.js';
import type { Principal } from '../../../shared/principal.js';
import type { GrantStep } from '../grant-context.js';
import { databaseTime } from './database-time.js';
import { isOpen } from './decide-access.js';
import { findGrant } from './find-grant.js';

/**
 * Ends a grant, or withdraws a request.
 * @throws HubError FORBIDDEN for whoever may not, GRANT_NOT_OPEN where it is over already, BAD_USER_INPUT
 */
export async function revokeAccess(
  { em, principal }: GrantStep,
  given: { readonly id: string; readonly reason: string },
): Promise<AccessGrant> {
  const grant = await findGrant(em, given.id, (found) => mayRevoke(principal, found));
  const now = await databaseTime(em);
  const inForce = grant.state === 'granted' && now < grant.validTo;
  if (!inForce && !isOpen(grant, now)) throw new HubError('GRANT_NOT_OPEN');
  const revocationReason = checkText('reason', given.reason, LONGEST_REASON);
  return em.assign(grant, { state: 'revoked', revokedBy: principal.id, revokedAt: now, revocationReason });
}

/** Officers, and persons of the department that holds it or that decides on it; a request is withdrawn by those who made it. */
function mayRevoke({ kind, department }: Principal, grant: AccessGrant): boolean {
  if (kind === 'officer') return true;
  if (kind !== 'person') return false;
  return grant.department === department || (grant.sourceDepartment === department && grant.state !== 'requested');
}

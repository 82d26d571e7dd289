import type { AccessGrant } from '../../../access/access-grant.entity.js';
import { checkText, LONGEST_REASON } from '../../../shared/check-text.js';
import { HubError } from '../../../shared/errors.js';
import { findArea, isWithin } from '../../areas/find-area.js';
import type { GrantStep } from '../grant-context.js';
import { databaseTime } from './database-time.js';
import { findGrant } from './find-grant.js';
import { type GivenNarrowing, narrowGrant } from './narrow-grant.js';

/** How a request is answered. Fields, area and period are given to narrow it, and only then. */
export interface AccessDecision extends GivenNarrowing {
  readonly id: string;
  readonly decision: 'approve' | 'narrow' | 'refuse';
  readonly note?: string | null;
}

/**
 * Approves, narrows or refuses a request.
 * @throws HubError FORBIDDEN for whoever may not decide on it, GRANT_NOT_OPEN where it is decided, withdrawn or lapsed,
 * BAD_USER_INPUT
 */
export async function decideAccess(step: GrantStep, given: AccessDecision): Promise<AccessGrant> {
  const { em, principal } = step;
  const grant = await findGrant(em, given.id, (found) => mayDecide(step, found));
  const now = await databaseTime(em);
  if (!isOpen(grant, now)) throw new HubError('GRANT_NOT_OPEN');
  const note = given.note == null ? null : checkText('note', given.note, LONGEST_REASON);
  if (given.decision === 'refuse' && note === null) {
    throw new HubError('BAD_USER_INPUT', 'note must say why the request is refused.');
  }
  const narrower = await narrowGrant(em, grant, given, now);
  if ((given.decision === 'narrow') !== (narrower !== undefined)) {
    throw new HubError('BAD_USER_INPUT', 'fields, area and period are given to narrow a request, and only then.');
  }
  const state = given.decision === 'refuse' ? 'refused' : 'granted';
  return em.assign(grant, { ...narrower, state, note, decidedBy: principal.id, decidedAt: now });
}

/** Whether a request waits for its reply. */
export function isOpen({ state, replyBy }: AccessGrant, now: Date): boolean {
  return state === 'requested' && replyBy != null && now < replyBy;
}

/** A person of the source department who is responsible for the whole area, or an officer where no department is the source; never who asked. */
async function mayDecide({ em, principal }: GrantStep, grant: AccessGrant): Promise<boolean> {
  const { kind, sourceDepartment, requestedBy } = grant;
  if (kind !== 'request' || requestedBy === principal.id) return false;
  if (sourceDepartment == null) return principal.kind === 'officer';
  if (principal.kind !== 'person' || principal.department !== sourceDepartment) return false;
  return isWithin(await findArea(em, String(grant.areaId)), principal.areaIds);
}

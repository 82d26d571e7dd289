import { randomUUID } from 'node:crypto';
import { AccessGrant } from '../../../access/access-grant.entity.js';
import { checkText, LONGEST_PURPOSE, LONGEST_REASON } from '../../../shared/check-text.js';
import { HubError } from '../../../shared/errors.js';
import { findArea } from '../../areas/find-area.js';
import type { GrantStep } from '../grant-context.js';
import { checkCount } from './check-count.js';
import { databaseTime } from './database-time.js';
import { fieldsBySource } from './fields-by-source.js';
import { DAY, type GivenPeriod, grantPeriod } from './grant-period.js';

/** What is asked for. */
export interface AccessRequest extends GivenPeriod {
  readonly type: string;
  readonly fields: readonly string[];
  /** Id of an area. */
  readonly area: string;
  readonly purpose: string;
  readonly reason: string;
}

/** Most requests of one caller that wait for a reply. */
const MOST_OPEN = 100;

/**
 * Asks for fields of a type: one request for each department that decides on some of them. It is made for all callers of the
 * caller's department, tier and areas; at grid tier, where the rows follow from grid assignments, for the caller alone.
 * @throws HubError BAD_USER_INPUT, GRANT_LIMIT_REACHED, FORBIDDEN for a caller who is responsible for no area
 */
export async function requestAccess(step: GrantStep, asked: AccessRequest): Promise<readonly AccessGrant[]> {
  const { em, principal, accessDocument, grants } = step;
  const sources = fieldsBySource(accessDocument, asked.type, asked.fields);
  const purpose = checkText('purpose', asked.purpose, LONGEST_PURPOSE);
  const reason = checkText('reason', asked.reason, LONGEST_REASON);
  const area = await findArea(em, asked.area);
  const now = await databaseTime(em);
  const open = { kind: 'request', state: 'requested', requestedBy: principal.id, replyBy: { $gt: now } } as const;
  await checkCount(em, open, MOST_OPEN);
  const period = grantPeriod(asked, now, grants.limits.longest);
  const replyBy = new Date(Math.min(now.getTime() + grants.limits.reply * DAY, period.validTo.getTime()));
  const holder = holderOf(step);
  return [...sources].map(([sourceDepartment, fields]) =>
    em.create(AccessGrant, {
      id: randomUUID(),
      kind: 'request',
      state: 'requested',
      type: asked.type,
      fields: [...fields],
      areaId: area.id,
      purpose,
      reason,
      department: principal.department,
      tier: principal.tier,
      ...holder,
      ...period,
      sourceDepartment,
      requestedBy: principal.id,
      requestedAt: now,
      replyBy,
    }),
  );
}

function holderOf({ principal: { id, tier, areaIds } }: GrantStep): Pick<AccessGrant, 'holderAreaIds' | 'holderId'> {
  if (tier === 'GRID') return { holderAreaIds: [], holderId: id };
  if (areaIds.length === 0) throw new HubError('FORBIDDEN');
  return { holderAreaIds: [...areaIds], holderId: null };
}

import { randomUUID } from 'node:crypto';
import { AccessGrant } from '../../../access/access-grant.entity.js';
import { checkText, LONGEST_REASON } from '../../../shared/check-text.js';
import { HubError } from '../../../shared/errors.js';
import { findArea, isWithin } from '../../areas/find-area.js';
import { ownAreas } from '../../areas/own-areas.js';
import type { GrantStep } from '../grant-context.js';
import { checkCount } from './check-count.js';
import { databaseTime } from './database-time.js';
import { fieldsBySource } from './fields-by-source.js';

/** Emergency access that is taken. */
export interface Emergency {
  readonly type: string;
  readonly fields: readonly string[];
  /** Id of an area. */
  readonly area: string;
  readonly reason: string;
  readonly hours: number;
}

const MOST_HOURS = 24;
const HOUR = 3_600_000;
/** Most grants that one caller takes in a day. */
const MOST_TAKEN = 50;

/**
 * Takes emergency access: at once, for the caller alone, inside the caller's own areas. One grant for each department that is
 * the source of some of the fields, so that each finds its own.
 * @throws HubError BAD_USER_INPUT, GRANT_LIMIT_REACHED, FORBIDDEN outside the caller's areas
 */
export async function breakGlass(step: GrantStep, asked: Emergency): Promise<readonly AccessGrant[]> {
  const { em, principal, accessDocument } = step;
  const sources = fieldsBySource(accessDocument, asked.type, asked.fields);
  const reason = checkText('reason', asked.reason, LONGEST_REASON);
  if (!(asked.hours >= 1 && asked.hours <= MOST_HOURS)) {
    throw new HubError('BAD_USER_INPUT', `hours must be from 1 to ${MOST_HOURS}.`);
  }
  const area = await findArea(em, asked.area);
  if (!isWithin(area, await ownAreas(em, principal))) throw new HubError('FORBIDDEN');
  const now = await databaseTime(em);
  const since = new Date(now.getTime() - MOST_HOURS * HOUR);
  const taken = { kind: 'emergency', requestedBy: principal.id, requestedAt: { $gt: since } } as const;
  await checkCount(em, taken, MOST_TAKEN);
  return [...sources].map(([sourceDepartment, fields]) =>
    em.create(AccessGrant, {
      id: randomUUID(),
      kind: 'emergency',
      state: 'granted',
      type: asked.type,
      fields: [...fields],
      areaId: area.id,
      reason,
      department: principal.department,
      tier: principal.tier,
      holderId: principal.id,
      validFrom: now,
      validTo: new Date(now.getTime() + asked.hours * HOUR),
      sourceDepartment,
      requestedBy: principal.id,
      requestedAt: now,
    }),
  );
}

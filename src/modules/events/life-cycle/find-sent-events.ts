import { HubError } from '../../../shared/errors.js';
import { ANCESTORS } from './ancestors.js';
import type { SentEventsContext } from './event-context.js';
import { SentEvent } from './intake.types.js';
import { loadSentEvents } from './load-events.js';

const MOST = 100;
const GIVEN = ['closedAt', 'dueAt', 'id', 'number', 'status'];

/**
 * Where the hotline's own orders stand that lie in the caller's areas: it learns what became of what it sent, also where an
 * order is assigned to others. Those that are not there are left out.
 * @throws HubError BAD_USER_INPUT
 */
export async function findSentEvents(
  context: SentEventsContext,
  source: string,
  externalIds: readonly string[],
): Promise<readonly SentEvent[]> {
  const { principal, events } = context;
  if (externalIds.length > MOST) throw new HubError('BAD_USER_INPUT', `externalIds must name at most ${MOST}.`);
  if ([source, ...externalIds].some((text) => text.includes('\0'))) {
    throw new HubError('BAD_USER_INPUT', 'A number contains the character NUL.');
  }
  const inOwnAreas = { [ANCESTORS[principal.tier]]: { $in: [...principal.areaIds] } };
  const wanted = { source, externalId: { $in: [...externalIds] }, kind: 'HOTLINE_ORDER', ...inOwnAreas };
  const found = await loadSentEvents(events.reader(), wanted);
  context.reportRead({
    ...{ type: 'Event', full: GIVEN, masked: [], withheld: [], count: found.length },
    ids: found.map(({ id }) => id).join(),
  });
  return found.map((event) => new SentEvent(event));
}

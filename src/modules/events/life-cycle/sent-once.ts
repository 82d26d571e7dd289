import { checkText } from '../../../shared/check-text.js';
import { HubError } from '../../../shared/errors.js';
import { Area } from '../../areas/area.entity.js';
import { isWithin } from '../../areas/find-area.js';
import { ownAreas } from '../../areas/own-areas.js';
import type { EventContext } from './event-context.js';
import { type HandledEvent, loadSentEvents } from './load-events.js';
import type { TakenStep } from './take-step.js';

/** Who sent an event, and its number there. */
export interface Origin {
  readonly source: string;
  readonly externalId: string;
}

const LONGEST = { source: 200, externalId: 128 } as const;

/**
 * The event that was sent under this number, without spaces at its ends: reported now, or the one that was before. Of two that are sent at the same time,
 * the second waits for the first.
 * @throws HubError FORBIDDEN where it lies outside of the caller's areas, as if the order named such an area; BAD_USER_INPUT
 */
export async function sentOnce(
  context: EventContext,
  action: string,
  given: Origin,
  report: (origin: Origin) => Promise<TakenStep>,
): Promise<HandledEvent> {
  const { em, principal } = context;
  const origin = {
    source: checkText('source', given.source, LONGEST.source),
    externalId: checkText('externalId', given.externalId, LONGEST.externalId),
  };
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [JSON.stringify(origin)]);
  const [known] = await loadSentEvents(em, origin);
  if (known === undefined) {
    const { event, fields } = await report(origin);
    context.reportWrite({ action, type: 'Event', fields, ids: event.id });
    return event;
  }
  const area = await em.findOneOrFail(Area, known.area.id);
  if (!isWithin(area, await ownAreas(em, principal))) throw new HubError('FORBIDDEN');
  context.reportWrite({ action, type: 'Event', fields: [], ids: known.id });
  return known;
}

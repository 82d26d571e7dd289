import { sql } from 'kysely';
import { HubError } from '../../../shared/errors.js';
import { isUuid } from '../../../shared/uuid.js';
import type { EventStatusName } from '../event.model.js';
import type { EventActionName } from '../event-action.model.js';
import { openLines } from './available-actions.js';
import type { EventContext } from './event-context.js';
import { eventRow } from './event-row.js';
import { type HandledEvent, loadEvent } from './load-events.js';
import { runStatement } from './run-statement.js';
import { TRANSITIONS, type Transition } from './transitions.js';

/** An event on which a step is about to be taken: locked until the transaction ends. */
export interface OpenEvent {
  readonly event: HandledEvent;
  /** The lines of the table that are open to the caller now, at least one. */
  readonly lines: readonly Transition[];
  /** The moment of the step, by the clock of the database. */
  readonly at: Date;
}

/**
 * Finds an event, and whether the caller may do the action with it now. It is locked first and looked at then, so that of two
 * steps at the same time the second finds what the first has made of it. Nobody waits for the lock of an event that they do not
 * see, and nobody acts on one whose status they do not read in full.
 * @throws HubError EVENT_NOT_FOUND where there is none for the caller; FORBIDDEN where the action is not for them, whatever the
 * status; EVENT_STATE_CONFLICT, with status and allowed actions, where it is not now
 */
export async function openEvent(context: EventContext, id: string, action: EventActionName): Promise<OpenEvent> {
  const { em, caller } = context;
  const event = eventRow(context);
  const key = isUuid(id) ? id : null;
  const locked = sql<object>`select 1 ${event.from} for update of ${event.alias}`;
  if ((await runStatement(em, caller, locked, [key])).length === 0) throw new HubError('EVENT_NOT_FOUND');

  const { may, lines } = openLines(action, event.row, event.caller);
  const looked = sql<Looked>`select coalesce(${event.readsStatus} and ${may}, false) as may, ${event.row.column('status')} as status,
    ${lines} as lines, ${event.allowed} as allowed, floor(extract(epoch from clock_timestamp()) * 1000)::text as ms ${event.from}`;
  const [found] = await runStatement(em, caller, looked, [key]);
  if (found === undefined) throw new HubError('EVENT_NOT_FOUND');
  if (!found.may) throw new HubError('FORBIDDEN');
  if (found.lines.length === 0) throw conflict(action, found);
  const open = found.lines.flatMap((at) => TRANSITIONS[at] ?? []);
  return { event: await loadEvent(em, id), lines: open, at: new Date(Number(found.ms)) };
}

interface Looked {
  readonly may: boolean;
  readonly status: EventStatusName;
  readonly lines: readonly number[];
  readonly allowed: readonly string[];
  readonly ms: string;
}

function conflict(action: EventActionName, { status, allowed }: Looked): HubError {
  const message = `${action} is not open to the caller while the event is ${status}.`;
  return new HubError('EVENT_STATE_CONFLICT', message, { extensions: { status, allowed } });
}

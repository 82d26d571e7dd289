import type { EventStatusName } from '../event.model.js';
import type { EventActionName } from '../event-action.model.js';
import type { EventContext } from './event-context.js';
import { EventTransition } from './event-transition.type.js';
import { type OpenEvent, openEvent } from './open-event.js';
import { type StepChange, type TakenStep, takeStep } from './take-step.js';

/** Which step is asked for. */
export interface AskedStep {
  /** Id of the event. */
  readonly event: string;
  readonly action: EventActionName;
  /** Where the action leads to several statuses as the caller says. */
  readonly to?: EventStatusName;
}

/**
 * Takes a step on an event for the caller, and puts it onto the receipt.
 * @param change what the step brings along; it may change assignments itself
 * @throws HubError as openEvent, BAD_USER_INPUT
 */
export async function actOnEvent(
  context: EventContext,
  { event: id, action, to }: AskedStep,
  change: (open: OpenEvent) => StepChange | Promise<StepChange> = () => ({}),
): Promise<EventTransition> {
  const open = await openEvent(context, id, action);
  const line = open.lines.find((one) => to === undefined || one.to === to);
  if (line === undefined) throw new Error(`${action} never leads to ${to}`);
  const { em, principal, events } = context;
  const { event, at } = open;
  const sources = { em, calendar: events.calendar, actor: principal, event, line, at };
  return reportStep(context, await takeStep(sources, await change(open)));
}

/** Puts a step onto the receipt, and says what it made of the event. */
export function reportStep(context: Pick<EventContext, 'reportWrite'>, taken: TakenStep): EventTransition {
  const { action, event, fields } = taken;
  context.reportWrite({ action: camelCase(action), type: 'Event', fields, ids: event.id });
  return new EventTransition(taken);
}

/** HANDLE_SELF becomes handleSelf. */
function camelCase(action: string): string {
  return action.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

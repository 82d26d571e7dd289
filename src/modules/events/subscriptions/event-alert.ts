import type { Touched } from '../../../feed/changed-records.js';
import { eventModel } from '../event.model.js';
import type { EventAlertReasonName } from './event-alert-reason.js';
import type { ReadableRecord, SubscribedField } from './subscribed-field.js';

/** Fields of which a change may call for attention. */
const CALLING = ['tier', 'urgency', 'supervision'] as const;

/** `eventAlert`: events that the caller can do something about, and that have begun to ask for attention. */
export const eventAlert: SubscribedField = {
  model: eventModel,
  gives: 'EventAlert',
  record: 'event',
  needs: 'status tier urgency dueAt closedAt supervision { level } availableActions',
  concerns: ({ kind, touched }) =>
    kind !== 'delete' && kind !== 'leftScope' && CALLING.some((field) => has(touched, field)),
  tell: ({ eventId, id, cursor, touched }, record) => {
    const reasons = record === undefined ? [] : alertReasons(record, touched, Date.now());
    return reasons.length === 0 ? undefined : { eventId, id, cursor, reasons };
  },
};

/**
 * Why an event asks for the caller's attention; what the caller does not read of it is no reason.
 * @param now milliseconds since 1970
 */
export function alertReasons(event: ReadableRecord, touched: Touched, now: number): readonly EventAlertReasonName[] {
  const { availableActions, status, urgency, supervision, dueAt, closedAt } = event;
  if (!Array.isArray(availableActions) || availableActions.length === 0) return [];
  const reasons: readonly (readonly [EventAlertReasonName, boolean])[] = [
    ['EMERGENCY', urgency === 'EMERGENCY' && has(touched, 'urgency')],
    ['ESCALATED', status === 'ASSESSED' && touched !== 'all' && touched.has('tier')],
    ['SUPERVISED', typeof supervision === 'object' && supervision !== null && has(touched, 'supervision')],
    ['OVERDUE', closedAt === null && typeof dueAt === 'string' && Date.parse(dueAt) <= now],
  ];
  return reasons.flatMap(([name, holds]) => (holds ? [name] : []));
}

function has(touched: Touched, field: string): boolean {
  return touched === 'all' || touched.has(field);
}

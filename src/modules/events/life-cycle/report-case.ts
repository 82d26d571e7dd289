import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { checkText } from '../../../shared/check-text.js';
import { phoneNumberProblem } from '../../../shared/codes/phone-number.js';
import { HubError } from '../../../shared/errors.js';
import { dayInChina } from '../../../shared/working-days.js';
import type { Area } from '../../areas/area.entity.js';
import { isWithin } from '../../areas/find-area.js';
import { ownAreas } from '../../areas/own-areas.js';
import { Event } from '../event.entity.js';
import { addStep } from './add-step.js';
import { databaseMoment } from './database-moment.js';
import { dueTime } from './due-time.js';
import type { EventContext } from './event-context.js';
import { holdingTier } from './holding-tiers.js';
import type { TakenStep } from './take-step.js';

/** An event that is reported. Texts are checked here. */
export interface ReportedCase {
  readonly kind: string;
  readonly category: string;
  readonly description: string;
  readonly area: Area;
  readonly scale?: string | null;
  readonly requestKind?: string | null;
  readonly urgency?: string | null;
  readonly reporterName?: string | null;
  readonly reporterPhone?: string | null;
  /** Who sent it, and its number there. */
  readonly origin?: { readonly source: string; readonly externalId: string };
}

const LONGEST = { category: 80, description: 2000, name: 80 } as const;

/**
 * Opens an event in an area that the caller is responsible for. The caller's tier holds it first; a city has its district do so.
 * @throws HubError FORBIDDEN elsewhere; BAD_USER_INPUT
 */
export async function reportCase(context: EventContext, reported: ReportedCase): Promise<TakenStep> {
  const { em, principal, events } = context;
  const { kind, area, scale, requestKind, urgency, origin } = reported;
  if (!isWithin(area, await ownAreas(em, principal))) throw new HubError('FORBIDDEN');
  const at = await databaseMoment(em);
  if (area.validTo != null && area.validTo < dayInChina(at)) {
    throw new HubError('BAD_USER_INPUT', 'The area is no longer valid.');
  }
  const limited = { kind, requestKind, urgency };
  const event = em.create(Event, {
    ...{ id: randomUUID(), number: await nextNumber(em, at), kind, status: 'REPORTED', area, reportedAt: at },
    category: checkText('category', reported.category, LONGEST.category),
    description: checkText('description', reported.description, LONGEST.description),
    ...reporterOf(reported),
    ...{ scale: scale ?? null, requestKind: requestKind ?? null, urgency: urgency ?? null },
    ...{ tier: holdingTier(principal.tier), returns: 0, ...origin },
    dueAt: dueTime({ workingDays: 1 }, { calendar: events.calendar, event: limited, at, dueAt: null }),
  });
  const step = { event, action: 'REPORT', from: null, to: 'REPORTED', at } as const;
  await addStep(em, principal, { ...step, note: null, referredTo: null });
  return { ...step, fields: fieldsOf(event) };
}

function reporterOf({ reporterName, reporterPhone }: ReportedCase): Pick<Event, 'reporterName' | 'reporterPhone'> {
  if (reporterName == null && reporterPhone == null) return {};
  if (reporterName == null) throw new HubError('BAD_USER_INPUT', 'reporterPhone needs reporterName.');
  if (reporterPhone != null && phoneNumberProblem(reporterPhone) !== undefined) {
    throw new HubError('BAD_USER_INPUT', 'reporterPhone must be a mobile or landline number.');
  }
  return { reporterName: checkText('reporterName', reporterName, LONGEST.name), reporterPhone: reporterPhone ?? null };
}

/** E, the date in China, and a number that no other event has. */
async function nextNumber(em: EntityManager, at: Date): Promise<string> {
  const [row] = await em.execute<{ number: string }[]>("select nextval('event_number')::text as number");
  return `E${dayInChina(at).replaceAll('-', '')}${row?.number.padStart(8, '0')}`;
}

const ALWAYS = [
  'area',
  'category',
  'description',
  'dueAt',
  'history',
  'kind',
  'number',
  'reportedAt',
  'status',
  'tier',
];

function fieldsOf({ scale, requestKind, urgency, reporterName }: Event): readonly string[] {
  const some = { scale, requestKind, urgency, reporter: reporterName };
  return [...ALWAYS, ...Object.entries(some).flatMap(([name, value]) => (value == null ? [] : [name]))].sort();
}

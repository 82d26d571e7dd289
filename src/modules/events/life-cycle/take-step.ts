import type { EntityManager } from '@mikro-orm/postgresql';
import type { WorkingDays } from '../../../shared/working-days.js';
import type { Event } from '../event.entity.js';
import type { EventStatusName } from '../event.model.js';
import type { EventActionName } from '../event-action.model.js';
import { addStep, type StepActor } from './add-step.js';
import { dueTime } from './due-time.js';
import type { HandledEvent } from './load-events.js';
import type { Transition } from './transitions.js';

/** What a step changes beside status and due time. */
export interface StepChange {
  readonly set?: Partial<
    Pick<
      Event,
      | 'category'
      | 'scale'
      | 'urgency'
      | 'tier'
      | 'supervision'
      | 'supervisionDueAt'
      | 'reply'
      | 'agreement'
      | 'satisfaction'
      | 'returns'
      | 'extension'
      | 'closedAt'
    >
  >;
  readonly note?: string | null;
  readonly referredTo?: string;
  /** Working days that are granted. */
  readonly granted?: number;
  /** The departments that it is assigned to changed, or what they have done. */
  readonly assigned?: true;
}

/** A step that was taken: what the caller is told, and what the receipt says. */
export interface TakenStep {
  readonly event: HandledEvent;
  readonly action: EventActionName;
  readonly from: EventStatusName | null;
  readonly to: EventStatusName;
  readonly at: Date;
  /** Fields of the event that were set. */
  readonly fields: readonly string[];
}

interface StepSources {
  readonly em: EntityManager;
  readonly calendar: WorkingDays;
  readonly actor: StepActor;
  readonly event: HandledEvent;
  readonly line: Transition;
  readonly at: Date;
}

/** Statuses in which nothing supervises any more. */
const OVER: readonly EventStatusName[] = ['REJECTED', 'CLOSED', 'EVALUATED', 'REFERRED'];

/** Takes a step on a locked event: sets what it changes, and adds it to the history. */
export async function takeStep(sources: StepSources, change: StepChange = {}): Promise<TakenStep> {
  const { em, calendar, actor, event, line, at } = sources;
  const from = event.status as EventStatusName;
  const to = line.to === 'same' ? from : line.to;
  const set = { ...(OVER.includes(to) ? { supervision: null, supervisionDueAt: null } : {}), ...change.set };
  const granted = change.granted === undefined ? {} : { granted: change.granted };
  const limited = { kind: event.kind, requestKind: event.requestKind, urgency: set.urgency ?? event.urgency };
  const dueAt = dueTime(line.next, { calendar, event: limited, at, dueAt: event.dueAt ?? null, ...granted });
  em.assign(event, { ...set, status: to, dueAt });
  const { note = null, referredTo = null } = change;
  await addStep(em, actor, { event, action: line.action, from, to, at, note, referredTo });
  const assigned = change.assigned ? ['assignedDepartments'] : [];
  const fields = ['dueAt', 'history', 'status', ...namesOf(set), ...assigned].sort();
  return { event, action: line.action, from, to, at, fields };
}

/** The fields of the model that columns stand for; some columns are no field. */
function namesOf(set: object): readonly string[] {
  const names = Object.keys(set).filter((name) => name !== 'returns' && name !== 'extension');
  return [...new Set(names.map((name) => (name === 'supervisionDueAt' ? 'supervision' : name)))];
}

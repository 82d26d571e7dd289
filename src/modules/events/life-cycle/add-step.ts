import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Department } from '../../departments/department.entity.js';
import { Event } from '../event.entity.js';
import type { EventStatusName } from '../event.model.js';
import type { EventActionName } from '../event-action.model.js';
import { EventStep } from '../event-step.entity.js';
import type { HandledEvent } from './load-events.js';

/** Who takes a step: a caller, or the hub itself, which is of no department. */
export interface StepActor {
  readonly id: string;
  readonly department: string | null;
}

/** What the history keeps of a step. */
export interface KeptStep {
  readonly event: HandledEvent;
  readonly action: EventActionName;
  readonly from: EventStatusName | null;
  readonly to: EventStatusName;
  readonly at: Date;
  readonly note: string | null;
  readonly referredTo: string | null;
}

/** Adds a step to the history of an event, which is new or locked, and writes both. */
export async function addStep(em: EntityManager, actor: StepActor, step: KeptStep): Promise<void> {
  const { event, action, from, to, at, note, referredTo } = step;
  const number = (await em.count(EventStep, { event: event.id })) + 1;
  const department = actor.department === null ? null : em.getReference(Department, actor.department);
  em.create(EventStep, {
    ...{
      id: randomUUID(),
      event: em.getReference(Event, event.id),
      area: event.area,
      number,
      action,
      fromStatus: from,
      toStatus: to,
      at,
    },
    ...{ dueAt: event.dueAt ?? null, actorId: actor.id, department, referredTo, note },
  });
  await em.flush();
}

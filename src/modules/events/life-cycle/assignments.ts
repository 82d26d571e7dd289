import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { HubError } from '../../../shared/errors.js';
import { Department } from '../../departments/department.entity.js';
import { Event } from '../event.entity.js';
import { EventAssignment } from '../event-assignment.entity.js';
import type { HandledEvent } from './load-events.js';

/** Ends the assignments of an event that are open. */
export async function endAssignments(em: EntityManager, event: HandledEvent, at: Date): Promise<void> {
  for (const assignment of await em.find(EventAssignment, { event: event.id, endedAt: null })) assignment.endedAt = at;
  // Written before others begin: a department has one open assignment of an event.
  await em.flush();
}

/**
 * Assigns an event to these departments and to no other.
 * @throws HubError BAD_USER_INPUT where one of them is not there, or named twice
 */
export async function assignTo(
  em: EntityManager,
  event: HandledEvent,
  codes: readonly string[],
  at: Date,
): Promise<void> {
  const departments = await em.find(Department, { id: { $in: [...codes] } });
  if (departments.length < codes.length) {
    throw new HubError('BAD_USER_INPUT', 'Each department must be there, and be named once.');
  }
  await endAssignments(em, event, at);
  for (const department of departments) {
    em.create(EventAssignment, {
      id: randomUUID(),
      event: em.getReference(Event, event.id),
      department,
      assignedAt: at,
    });
  }
}

/** Notes that a department signed, or reported in, which is a signature too. */
export async function noteArrival(
  em: EntityManager,
  event: HandledEvent,
  department: string,
  arrival: { readonly at: Date; readonly reportedIn: boolean },
): Promise<void> {
  const assignment = await em.findOneOrFail(EventAssignment, { event: event.id, department, endedAt: null });
  assignment.signedAt ??= arrival.at;
  if (arrival.reportedIn) assignment.reportedInAt = arrival.at;
}

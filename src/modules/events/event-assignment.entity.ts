import { defineEntity, p } from '@mikro-orm/core';
import { index, momentColumn, uuidKey } from '../../data/columns.js';
import { Department } from '../departments/department.entity.js';
import { Event } from './event.entity.js';

/** Which department handles an event 承办, from when to when; the department reads what is tied to it as long as it has no end. */
export class EventAssignment {
  id!: string;
  event!: Event;
  department!: Department;
  assignedAt!: Date;
  endedAt?: Date | null;
  /** When the department took the event on. */
  signedAt?: Date | null;
  /** When it came to where it was whistled for. */
  reportedInAt?: Date | null;
}

export const EventAssignmentEntity = defineEntity({
  class: EventAssignment,
  tableName: 'event_assignment',
  properties: {
    id: uuidKey(),
    event: () => p.manyToOne(Event).updateRule('no action').deleteRule('cascade'),
    department: () => p.manyToOne(Department).updateRule('no action').deleteRule('restrict'),
    assignedAt: momentColumn(),
    endedAt: momentColumn().nullable(),
    signedAt: momentColumn().nullable(),
    reportedInAt: momentColumn().nullable(),
  },
  uniques: [{ name: 'event_assignment_open_key', properties: ['event', 'department'], where: 'ended_at is null' }],
  indexes: [
    { name: 'event_assignment_open_idx', properties: ['department', 'event'], where: 'ended_at is null' },
    index('event_assignment', 'event', 'assignedAt'),
  ],
});

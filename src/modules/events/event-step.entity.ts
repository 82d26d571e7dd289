import { defineEntity, p } from '@mikro-orm/core';
import { ancestorColumns, enumColumn, InArea, levelIndexes, momentColumn, uuidKey } from '../../data/columns.js';
import { Area } from '../areas/area.entity.js';
import { Department } from '../departments/department.entity.js';
import { Event } from './event.entity.js';
import { EventStatus } from './event.model.js';
import { EventAction } from './event-action.model.js';
import { ReferralTarget } from './event-step.model.js';

/** A step of an event's life cycle as it is stored; never changed. */
export class EventStep extends InArea {
  id!: string;
  event!: Event;
  number!: number;
  action!: string;
  fromStatus?: string | null;
  toStatus!: string;
  at!: Date;
  dueAt?: Date | null;
  actorId!: string;
  department?: Department | null;
  referredTo?: string | null;
  note?: string | null;
  area!: Area;
}

export const EventStepEntity = defineEntity({
  class: EventStep,
  tableName: 'event_step',
  properties: {
    id: uuidKey(),
    event: () => p.manyToOne(Event).updateRule('no action').deleteRule('cascade'),
    number: p.integer(),
    action: enumColumn(EventAction),
    fromStatus: enumColumn(EventStatus).nullable(),
    toStatus: enumColumn(EventStatus),
    at: momentColumn(),
    dueAt: momentColumn().nullable(),
    actorId: p.text(),
    department: () => p.manyToOne(Department).nullable().updateRule('no action').deleteRule('restrict'),
    referredTo: enumColumn(ReferralTarget).nullable(),
    note: p.text().nullable(),
    area: () => p.manyToOne(Area).updateRule('no action').deleteRule('restrict'),
    ...ancestorColumns,
  },
  uniques: [{ name: 'event_step_event_id_number_key', properties: ['event', 'number'] }],
  indexes: [...levelIndexes('event_step', 'id'), { name: 'event_step_area_id_idx', properties: ['area', 'id'] }],
});

import { defineEntity, p } from '@mikro-orm/core';
import { index } from '../../data/columns.js';
import { Thing } from '../things/thing.entity.js';
import { Event } from './event.entity.js';

/** A thing 涉事部件 that an event concerns. */
export class EventThing {
  event!: Event;
  thing!: Thing;
}

export const EventThingEntity = defineEntity({
  class: EventThing,
  tableName: 'event_thing',
  properties: {
    event: () => p.manyToOne(Event).primary().updateRule('no action').deleteRule('cascade'),
    thing: () => p.manyToOne(Thing).primary().updateRule('no action').deleteRule('restrict'),
  },
  indexes: [index('event_thing', 'thing', 'event')],
});

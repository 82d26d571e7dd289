import { defineEntity, p } from '@mikro-orm/core';
import { index } from '../../data/columns.js';
import { Person } from '../people/person.entity.js';
import { Event } from './event.entity.js';

/** A party 当事人 to an event. */
export class EventParty {
  event!: Event;
  person!: Person;
}

export const EventPartyEntity = defineEntity({
  class: EventParty,
  tableName: 'event_party',
  properties: {
    event: () => p.manyToOne(Event).primary().updateRule('no action').deleteRule('cascade'),
    person: () => p.manyToOne(Person).primary().updateRule('no action').deleteRule('restrict'),
  },
  indexes: [index('event_party', 'person', 'event')],
});

import { defineEntity, p } from '@mikro-orm/core';
import {
  ancestorColumns,
  enumColumn,
  InArea,
  index,
  levelIndexes,
  momentColumn,
  scopeIndexes,
  uuidKey,
} from '../../data/columns.js';
import { Area } from '../areas/area.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { Person } from '../people/person.entity.js';
import { Place } from '../places/place.entity.js';
import {
  DisputeScale,
  EventKind,
  EventStatus,
  EventTier,
  type EventTierName,
  EventUrgency,
  RequestKind,
  Satisfaction,
  SupervisionLevel,
} from './event.model.js';

/** An event 事 as it is stored. */
export class Event extends InArea {
  id!: string;
  number!: string;
  kind!: string;
  category!: string;
  requestKind?: string | null;
  scale?: string | null;
  status!: string;
  area!: Area;
  reportedAt!: Date;
  dueAt?: Date | null;
  closedAt?: Date | null;
  description!: string;
  reporterName?: string | null;
  reporterPhone?: string | null;
  reporter?: Person | null;
  agreement?: string | null;
  place?: Place | null;
  organization?: Organization | null;
  /** Tier that holds it. */
  tier!: EventTierName;
  urgency?: string | null;
  supervision?: string | null;
  supervisionDueAt?: Date | null;
  reply?: string | null;
  satisfaction?: string | null;
  /** How often a department gave it back. */
  returns!: number;
  extension?: 'REQUESTED' | 'GRANTED' | null;
  /** Who sent it, and its number there. */
  source?: string | null;
  externalId?: string | null;
}

export const EventEntity = defineEntity({
  class: Event,
  tableName: 'event',
  properties: {
    id: uuidKey(),
    number: p.text(),
    kind: enumColumn(EventKind),
    category: p.text(),
    requestKind: enumColumn(RequestKind).nullable(),
    scale: enumColumn(DisputeScale).nullable(),
    status: enumColumn(EventStatus),
    area: () => p.manyToOne(Area).updateRule('no action').deleteRule('restrict'),
    reportedAt: momentColumn(),
    dueAt: momentColumn().nullable(),
    closedAt: momentColumn().nullable(),
    description: p.text(),
    reporterName: p.text().nullable(),
    reporterPhone: p.text().nullable(),
    reporter: () => p.manyToOne(Person).nullable().updateRule('no action').deleteRule('restrict'),
    agreement: p.text().nullable(),
    place: () => p.manyToOne(Place).nullable().updateRule('no action').deleteRule('restrict'),
    organization: () => p.manyToOne(Organization).nullable().updateRule('no action').deleteRule('restrict'),
    tier: enumColumn(EventTier).$type<EventTierName>().default('COMMUNITY'),
    urgency: enumColumn(EventUrgency).nullable(),
    supervision: enumColumn(SupervisionLevel).nullable(),
    supervisionDueAt: momentColumn().nullable(),
    reply: p.text().nullable(),
    satisfaction: enumColumn(Satisfaction).nullable(),
    returns: p.smallint().default(0),
    extension: p.enum(['REQUESTED', 'GRANTED']).nullable(),
    source: p.text().nullable(),
    externalId: p.text().nullable(),
    ...ancestorColumns,
  },
  uniques: [
    { name: 'event_number_key', properties: ['number'] },
    { name: 'event_source_external_id_key', properties: ['source', 'externalId'] },
  ],
  indexes: [
    ...scopeIndexes('event', 'area'),
    ...levelIndexes('event', 'reportedAt', 'id'),
    index('event', 'reporter', 'id'),
    index('event', 'place', 'id'),
    index('event', 'organization', 'id'),
    { name: 'event_due_at_idx', properties: ['dueAt'], where: 'closed_at is null' },
  ],
});

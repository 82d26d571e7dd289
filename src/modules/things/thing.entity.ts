import { defineEntity, p } from '@mikro-orm/core';
import { ancestorColumns, enumColumn, InArea, index, momentColumn, scopeIndexes, uuidKey } from '../../data/columns.js';
import { Area } from '../areas/area.entity.js';
import { Department } from '../departments/department.entity.js';
import { Place } from '../places/place.entity.js';
import { ThingKind, ThingStatus } from './thing.model.js';

/** A thing 物 as it is stored. */
export class Thing extends InArea {
  id!: string;
  code!: string;
  kind!: string;
  ownerDepartment?: Department | null;
  status!: string;
  area!: Area;
  place?: Place | null;
  longitude?: number | null;
  latitude?: number | null;
  sharingFrom?: string | null;
  sharingUntil?: string | null;
  sharingRevokedAt?: Date | null;
}

export const ThingEntity = defineEntity({
  class: Thing,
  tableName: 'thing',
  properties: {
    id: uuidKey(),
    code: p.text(),
    kind: enumColumn(ThingKind),
    ownerDepartment: () => p.manyToOne(Department).nullable().updateRule('no action').deleteRule('restrict'),
    status: enumColumn(ThingStatus),
    area: () => p.manyToOne(Area).updateRule('no action').deleteRule('restrict'),
    place: () => p.manyToOne(Place).nullable().updateRule('no action').deleteRule('restrict'),
    longitude: p.double().nullable(),
    latitude: p.double().nullable(),
    sharingFrom: p.date().nullable(),
    sharingUntil: p.date().nullable(),
    sharingRevokedAt: momentColumn().nullable(),
    ...ancestorColumns,
  },
  uniques: [{ name: 'thing_code_key', properties: ['code'] }],
  indexes: [...scopeIndexes('thing', 'area'), index('thing', 'place', 'id'), index('thing', 'ownerDepartment', 'id')],
});

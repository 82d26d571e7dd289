import { defineEntity, p } from '@mikro-orm/core';
import { ancestorColumns, enumColumn, InArea, index, scopeIndexes, uuidKey } from '../../data/columns.js';
import { Area } from '../areas/area.entity.js';
import { Place } from '../places/place.entity.js';
import { OrganizationKind, OrganizationStatus } from './organization.model.js';

/** An organization 组织 as it is stored. */
export class Organization extends InArea {
  id!: string;
  name!: string;
  creditCode?: string | null;
  kind!: string;
  status!: string;
  area!: Area;
  place?: Place | null;
  legalRepresentative?: string | null;
  phone?: string | null;
}

export const OrganizationEntity = defineEntity({
  class: Organization,
  tableName: 'organization',
  properties: {
    id: uuidKey(),
    name: p.text(),
    creditCode: p.text().nullable(),
    kind: enumColumn(OrganizationKind),
    status: enumColumn(OrganizationStatus),
    area: () => p.manyToOne(Area).updateRule('no action').deleteRule('restrict'),
    place: () => p.manyToOne(Place).nullable().updateRule('no action').deleteRule('restrict'),
    legalRepresentative: p.text().nullable(),
    phone: p.text().nullable(),
    ...ancestorColumns,
  },
  uniques: [{ name: 'organization_credit_code_key', properties: ['creditCode'] }],
  indexes: [...scopeIndexes('organization', 'area'), index('organization', 'place', 'id')],
});

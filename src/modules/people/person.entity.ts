import { defineEntity, p } from '@mikro-orm/core';
import {
  ancestorColumns,
  enumColumn,
  enumListColumn,
  InArea,
  index,
  scopeIndexes,
  uuidKey,
} from '../../data/columns.js';
import { Area } from '../areas/area.entity.js';
import { Household } from '../households/household.entity.js';
import { Place } from '../places/place.entity.js';
import { HeadRelation, MaritalStatus, PersonKind, Sex } from './person.model.js';

/** A resident 人 as they are stored. */
export class Person extends InArea {
  id!: string;
  name!: string;
  idNumber?: string | null;
  sex!: string;
  birthDate!: string;
  phone?: string | null;
  residenceArea!: Area;
  residenceAddress?: string | null;
  registeredArea?: Area | null;
  kind!: string;
  maritalStatus?: string | null;
  careNeeds!: string[];
  household?: Household | null;
  headRelation?: string | null;
  homePlace?: Place | null;
  workPlace?: Place | null;
}

export const PersonEntity = defineEntity({
  class: Person,
  tableName: 'person',
  properties: {
    id: uuidKey(),
    name: p.text(),
    idNumber: p.text().nullable(),
    sex: enumColumn(Sex),
    birthDate: p.date(),
    phone: p.text().nullable(),
    residenceArea: () => p.manyToOne(Area).joinColumn('area_id').updateRule('no action').deleteRule('restrict'),
    residenceAddress: p.text().nullable(),
    registeredArea: () => p.manyToOne(Area).nullable().updateRule('no action').deleteRule('restrict'),
    kind: enumColumn(PersonKind),
    maritalStatus: enumColumn(MaritalStatus).nullable(),
    careNeeds: enumListColumn(),
    household: () => p.manyToOne(Household).nullable().updateRule('no action').deleteRule('restrict'),
    headRelation: enumColumn(HeadRelation).nullable(),
    homePlace: () => p.manyToOne(Place).nullable().updateRule('no action').deleteRule('restrict'),
    workPlace: () => p.manyToOne(Place).nullable().updateRule('no action').deleteRule('restrict'),
    ...ancestorColumns,
  },
  uniques: [{ name: 'person_id_number_key', properties: ['idNumber'] }],
  indexes: [
    ...scopeIndexes('person', 'residenceArea'),
    index('person', 'districtId', 'name', 'id'),
    index('person', 'streetId', 'name', 'id'),
    index('person', 'household', 'id'),
    index('person', 'homePlace', 'id'),
    index('person', 'workPlace', 'id'),
    index('person', 'registeredArea', 'id'),
  ],
});

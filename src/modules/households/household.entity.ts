import { defineEntity, p } from '@mikro-orm/core';
import { ancestorColumns, enumColumn, InArea, index, scopeIndexes, uuidKey } from '../../data/columns.js';
import { Area } from '../areas/area.entity.js';
import { Place } from '../places/place.entity.js';
import { Tenure } from './household.model.js';

/** A household 户 as it is stored. */
export class Household extends InArea {
  id!: string;
  number!: string;
  area!: Area;
  place?: Place | null;
  tenure!: string;
  welfare!: boolean;
}

export const HouseholdEntity = defineEntity({
  class: Household,
  tableName: 'household',
  properties: {
    id: uuidKey(),
    number: p.text(),
    area: () => p.manyToOne(Area).updateRule('no action').deleteRule('restrict'),
    place: () => p.manyToOne(Place).nullable().updateRule('no action').deleteRule('restrict'),
    tenure: enumColumn(Tenure),
    welfare: p.boolean().default(false),
    ...ancestorColumns,
  },
  uniques: [{ name: 'household_number_key', properties: ['number'] }],
  indexes: [...scopeIndexes('household', 'area'), index('household', 'place', 'id')],
});

import { defineEntity, p } from '@mikro-orm/core';
import { ancestorColumns, enumColumn, enumListColumn, InArea, scopeIndexes, uuidKey } from '../../data/columns.js';
import { Area } from '../areas/area.entity.js';
import { PlaceKind } from './place.model.js';

/** A place 地 as it is stored. */
export class Place extends InArea {
  id!: string;
  name!: string;
  kind!: string;
  area!: Area;
  address!: string;
  longitude!: number;
  latitude!: number;
  code!: string;
  hazards!: string[];
}

export const PlaceEntity = defineEntity({
  class: Place,
  tableName: 'place',
  properties: {
    id: uuidKey(),
    name: p.text(),
    kind: enumColumn(PlaceKind),
    area: () => p.manyToOne(Area).updateRule('no action').deleteRule('restrict'),
    address: p.text(),
    longitude: p.double(),
    latitude: p.double(),
    code: p.text(),
    hazards: enumListColumn(),
    ...ancestorColumns,
  },
  uniques: [{ name: 'place_code_key', properties: ['code'] }],
  indexes: scopeIndexes('place', 'area'),
});

import { defineEntity, p } from '@mikro-orm/core';
import { ancestorColumns, enumColumn, InArea } from '../../data/columns.js';
import { AreaLevel, GridKind } from './area.model.js';

/** An area 区划/网格 as it is stored. */
export class Area extends InArea {
  id!: number;
  code!: string;
  name!: string;
  /** Kept by the database: the name after those of its ancestors. */
  fullName?: string;
  level!: string;
  gridKind?: string | null;
  validFrom!: string;
  validTo?: string | null;
  parent?: Area | null;
  replacedBy?: Area | null;
  /** Degrees of the rectangle around the area (WGS 84); places in it must lie inside. All four or none. */
  west?: number | null;
  south?: number | null;
  east?: number | null;
  north?: number | null;
}

export const AreaEntity = defineEntity({
  class: Area,
  tableName: 'area',
  properties: {
    id: p.integer().primary(),
    code: p.text(),
    name: p.text(),
    fullName: p.text().defaultRaw("''"),
    level: enumColumn(AreaLevel),
    gridKind: enumColumn(GridKind).nullable(),
    validFrom: p.date(),
    validTo: p.date().nullable(),
    parent: () => p.manyToOne(Area).nullable().updateRule('no action').deleteRule('restrict'),
    replacedBy: () => p.manyToOne(Area).nullable().updateRule('no action').deleteRule('restrict'),
    west: p.double().nullable(),
    south: p.double().nullable(),
    east: p.double().nullable(),
    north: p.double().nullable(),
    ...ancestorColumns,
  },
  uniques: [{ name: 'area_code_level_key', properties: ['code', 'level'] }],
  indexes: [{ name: 'area_parent_idx', properties: ['parent', 'id'] }],
});

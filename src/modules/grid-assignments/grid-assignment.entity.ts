import { defineEntity, p } from '@mikro-orm/core';
import { ancestorColumns, enumColumn, InArea, index, scopeIndexes, uuidKey } from '../../data/columns.js';
import { Area } from '../areas/area.entity.js';
import { GridRole } from './grid-assignment.model.js';

/** Who serves a grid 网格力量, as it is stored. */
export class GridAssignment extends InArea {
  id!: string;
  area!: Area;
  /** Principal id of the worker; the grids of a caller at grid tier are those of their active assignments. */
  memberId!: string;
  role!: string;
  name!: string;
  phone?: string | null;
  validFrom!: string;
  validTo?: string | null;
}

export const GridAssignmentEntity = defineEntity({
  class: GridAssignment,
  tableName: 'grid_assignment',
  properties: {
    id: uuidKey(),
    area: () => p.manyToOne(Area).updateRule('no action').deleteRule('restrict'),
    memberId: p.text(),
    role: enumColumn(GridRole),
    name: p.text(),
    phone: p.text().nullable(),
    validFrom: p.date(),
    validTo: p.date().nullable(),
    ...ancestorColumns,
  },
  indexes: [...scopeIndexes('grid_assignment', 'area'), index('grid_assignment', 'memberId')],
});

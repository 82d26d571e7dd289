import { defineEntity, p } from '@mikro-orm/core';
import { momentColumn } from '../../data/columns.js';
import { Area } from './area.entity.js';

/** What an area was before a change, as it is stored. Append-only; a trigger writes it. */
export class AreaHistory {
  id!: string;
  area!: Area;
  change!: 'renamed' | 'moved' | 'replaced';
  name!: string;
  fullName!: string;
  parentId?: number | null;
  /** Ids of the areas that it lay in, widest first. */
  path!: number[];
  changedAt!: Date;
}

export const AreaHistoryEntity = defineEntity({
  class: AreaHistory,
  tableName: 'area_history',
  properties: {
    id: p.bigint('string').primary(),
    area: () => p.manyToOne(Area).updateRule('no action').deleteRule('restrict'),
    change: p.enum(['renamed', 'moved', 'replaced']),
    name: p.text(),
    fullName: p.text(),
    parentId: p.integer().nullable(),
    path: p.array().columnType('int4[]').$type<number[]>(),
    changedAt: momentColumn().defaultRaw('now()'),
  },
  indexes: [{ name: 'area_history_area_id_id_idx', properties: ['area', 'id'] }],
});

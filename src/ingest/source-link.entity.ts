import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { momentColumn } from '../data/columns.js';
import { SourceRecord } from './source-record.entity.js';

/** When a source record was joined to a record that others describe too, or parted from it, as it is stored. Append-only. */
export class SourceLink {
  id!: string;
  sourceRecord!: SourceRecord;
  recordId!: string;
  action!: 'linked' | 'unlinked';
  /** Principal id. */
  doneBy!: string;
  doneAt!: Opt<Date>;
  reason?: string | null;
}

export const SourceLinkEntity = defineEntity({
  class: SourceLink,
  tableName: 'source_link',
  properties: {
    id: p.bigint('string').primary(),
    sourceRecord: () => p.manyToOne(SourceRecord).updateRule('no action').deleteRule('restrict'),
    recordId: p.uuid(),
    action: p.enum(['linked', 'unlinked']),
    doneBy: p.text(),
    doneAt: momentColumn().defaultRaw('now()'),
    reason: p.text().nullable(),
  },
  indexes: [{ name: 'source_link_source_record_id_idx', properties: ['sourceRecord'] }],
});

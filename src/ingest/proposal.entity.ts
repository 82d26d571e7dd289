import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { index, momentColumn, uuidKey } from '../data/columns.js';
import { SourceRecord } from './source-record.entity.js';

/** A value that differs from the one that the record holds, as it is stored. */
export class Proposal {
  id!: Opt<string>;
  sourceRecord!: SourceRecord;
  type!: string;
  recordId!: string;
  field!: string;
  value!: unknown;
  /** `settled`: it does not differ any more. */
  state!: Opt<'open' | 'accepted' | 'refused' | 'settled'>;
  proposedAt!: Opt<Date>;
  /** Principal id. */
  decidedBy?: string | null;
  decidedAt?: Date | null;
  note?: string | null;
}

export const ProposalEntity = defineEntity({
  class: Proposal,
  tableName: 'proposal',
  properties: {
    id: uuidKey(),
    sourceRecord: () => p.manyToOne(SourceRecord).updateRule('no action').deleteRule('restrict'),
    type: p.text(),
    recordId: p.uuid(),
    field: p.text(),
    value: p.json<unknown>(),
    state: p.enum(['open', 'accepted', 'refused', 'settled']).default('open'),
    proposedAt: momentColumn().defaultRaw('now()'),
    decidedBy: p.text().nullable(),
    decidedAt: momentColumn().nullable(),
    note: p.text().nullable(),
  },
  uniques: [{ name: 'proposal_source_record_id_field_key', properties: ['sourceRecord', 'field'] }],
  indexes: [index('proposal', 'type', 'state', 'id'), index('proposal', 'recordId')],
});

import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { index, momentColumn } from '../data/columns.js';
import { IngestBatch } from './ingest-batch.entity.js';

/** The newest state of a record in a department's system, as it is stored. */
export class SourceRecord {
  id!: string;
  type!: string;
  department!: string;
  sourceSystem!: string;
  sourceId!: string;
  /** The hub's record that it describes, in the table of the type. */
  recordId!: string;
  /** The record was made for it, so it holds all that no record is without. */
  founded!: boolean;
  /** Citizen number or credit code by which it is linked. */
  identifier?: string | null;
  /** A person found that it belongs to no other record with its identifier. */
  unlinked!: Opt<boolean>;
  /** Whether the record lay in the sender's areas, so that its values count. */
  inScope!: boolean;
  /** By field, as the columns take it. */
  content!: Record<string, unknown>;
  /** SHA-256 of what was sent. */
  digest!: Buffer;
  modifiedAt!: Date;
  batch!: IngestBatch;
}

export const SourceRecordEntity = defineEntity({
  class: SourceRecord,
  tableName: 'source_record',
  properties: {
    id: p.bigint('string').primary(),
    type: p.text(),
    department: p.text(),
    sourceSystem: p.text(),
    sourceId: p.text(),
    recordId: p.uuid(),
    founded: p.boolean(),
    identifier: p.text().nullable(),
    unlinked: p.boolean().default(false),
    inScope: p.boolean(),
    content: p.json<Record<string, unknown>>(),
    digest: p.blob(),
    modifiedAt: momentColumn(),
    batch: () => p.manyToOne(IngestBatch).updateRule('no action').deleteRule('restrict'),
  },
  uniques: [{ name: 'source_record_key', properties: ['department', 'type', 'sourceSystem', 'sourceId'] }],
  indexes: [index('source_record', 'recordId'), index('source_record', 'identifier')],
});

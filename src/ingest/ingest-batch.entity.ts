import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { momentColumn, uuidKey } from '../data/columns.js';
import { Department } from '../modules/departments/department.entity.js';

/** A batch of records that a department sent, as it is stored. */
export class IngestBatch {
  id!: Opt<string>;
  type!: string;
  /** Code of the department that sent it. */
  department!: string;
  sourceSystem!: string;
  idempotencyKey!: string;
  /** Principal id. */
  submittedBy!: string;
  /** The fields of which its values count; of others they are proposals. */
  fields!: string[];
  receivedAt!: Opt<Date>;
}

export const IngestBatchEntity = defineEntity({
  class: IngestBatch,
  tableName: 'ingest_batch',
  properties: {
    id: uuidKey(),
    type: p.text(),
    department: () =>
      p.manyToOne(Department).mapToPk().fieldName('department').updateRule('no action').deleteRule('restrict'),
    sourceSystem: p.text(),
    idempotencyKey: p.text(),
    submittedBy: p.text(),
    fields: p.array().columnType('text[]'),
    receivedAt: momentColumn().defaultRaw('now()'),
  },
  uniques: [{ name: 'ingest_batch_key', properties: ['department', 'sourceSystem', 'idempotencyKey'] }],
});

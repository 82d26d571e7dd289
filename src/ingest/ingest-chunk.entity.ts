import { defineEntity, p } from '@mikro-orm/core';
import { IngestBatch } from './ingest-batch.entity.js';

/** A part of a batch that was one transaction, as it is stored. */
export class IngestChunk {
  batch!: IngestBatch;
  /** From 0. */
  number!: number;
  /** SHA-256 of what was sent. */
  contentHash!: Buffer;
  accepted!: number;
  rejected!: number;
  rejects!: readonly object[];
}

export const IngestChunkEntity = defineEntity({
  class: IngestChunk,
  tableName: 'ingest_chunk',
  properties: {
    batch: () => p.manyToOne(IngestBatch).primary().updateRule('no action').deleteRule('restrict'),
    number: p.integer().primary().autoincrement(false),
    contentHash: p.blob(),
    accepted: p.integer(),
    rejected: p.integer(),
    rejects: p.json<readonly object[]>(),
  },
});

import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { momentColumn } from '../data/columns.js';

/** The frontier of the log's Merkle tree at some size; append-only. */
export class AccessLogCheckpoint {
  size!: string;
  /** Hashes of 32 bytes, one after another, those of the largest subtree first. */
  frontier!: Buffer;
  recordedAt!: Opt<Date>;
}

export const AccessLogCheckpointEntity = defineEntity({
  class: AccessLogCheckpoint,
  tableName: 'access_log_checkpoint',
  properties: {
    size: p.bigint('string').primary().autoincrement(false),
    frontier: p.blob(),
    recordedAt: momentColumn().defaultRaw('now()'),
  },
});

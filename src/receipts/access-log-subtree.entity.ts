import { defineEntity, p } from '@mikro-orm/core';

/** Root of a complete subtree of 256 ^ level receipts of the log's Merkle tree; append-only. */
export class AccessLogSubtree {
  /** From 1; level 0 are the leaf hashes of the receipts. */
  level!: number;
  /** The first of its receipts, divided by 256 ^ level. */
  place!: string;
  hash!: Buffer;
}

export const AccessLogSubtreeEntity = defineEntity({
  class: AccessLogSubtree,
  tableName: 'access_log_subtree',
  properties: {
    level: p.smallint().primary().autoincrement(false),
    place: p.bigint('string').primary().autoincrement(false),
    hash: p.blob(),
  },
});

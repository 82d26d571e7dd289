import { defineEntity, p } from '@mikro-orm/core';

/** Leaf hashes of archived receipts, at most 256, all of one tile; append-only. */
export class AccessLogArchivedTile {
  /** Sequence of the first one. */
  first!: string;
  /** Hashes of 32 bytes, one after another. */
  hashes!: Buffer;
}

export const AccessLogArchivedTileEntity = defineEntity({
  class: AccessLogArchivedTile,
  tableName: 'access_log_archived_tile',
  properties: {
    first: p.bigint('string').primary().autoincrement(false),
    hashes: p.blob(),
  },
});

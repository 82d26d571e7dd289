import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { momentColumn } from '../data/columns.js';

/** Where a partition of the receipts begins; it ends where the next one begins. Append-only. */
export class AccessLogPartition {
  /** From 0; the last one takes what comes. Its table is `access_receipt_<number>`. */
  number!: number;
  /** Size of the log when it was opened, which is the sequence of its first receipt. */
  firstSize!: string;
  openedAt!: Opt<Date>;
}

export const AccessLogPartitionEntity = defineEntity({
  class: AccessLogPartition,
  tableName: 'access_log_partition',
  properties: {
    number: p.integer().primary().autoincrement(false),
    firstSize: p.bigint('string').unique('access_log_partition_first_size_key'),
    openedAt: momentColumn().defaultRaw('now()'),
  },
});

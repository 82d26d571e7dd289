import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { momentColumn } from '../data/columns.js';
import { AccessLogPartition } from './access-log-partition.entity.js';

/** An archived partition, whose receipts stand in a file; append-only. */
export class AccessLogArchive {
  /** That of the partition. */
  number!: number;
  /** Size of the log before its first receipt, and after its last one. */
  firstSize!: string;
  size!: string;
  /** Signed note at the head of the file. */
  note!: string;
  /** Sequence of the receipt that says that it was archived. */
  receipt!: string;
  archivedAt!: Opt<Date>;
}

export const AccessLogArchiveEntity = defineEntity({
  class: AccessLogArchive,
  tableName: 'access_log_archive',
  properties: {
    number: () =>
      p
        .manyToOne(AccessLogPartition)
        .mapToPk()
        .primary()
        .fieldName('number')
        .updateRule('no action')
        .deleteRule('restrict'),
    firstSize: p.bigint('string'),
    size: p.bigint('string'),
    note: p.text(),
    receipt: p.bigint('string'),
    archivedAt: momentColumn().defaultRaw('now()'),
  },
});

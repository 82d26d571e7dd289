import { defineEntity, p } from '@mikro-orm/core';
import { index, momentColumn } from '../data/columns.js';

/** A signed state of the log; append-only. */
export class AccessLogSignedCheckpoint {
  /** From 0, without gaps. */
  number!: string;
  size!: string;
  /** Signed note, C2SP tlog-checkpoint. */
  note!: string;
  /** To the second, as the note says. */
  signedAt!: Date;
}

export const AccessLogSignedCheckpointEntity = defineEntity({
  class: AccessLogSignedCheckpoint,
  tableName: 'access_log_signed_checkpoint',
  properties: {
    number: p.bigint('string').primary().autoincrement(false),
    size: p.bigint('string'),
    note: p.text(),
    signedAt: momentColumn(),
  },
  indexes: [index('access_log_signed_checkpoint', 'size')],
});

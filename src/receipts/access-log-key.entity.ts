import { defineEntity, p } from '@mikro-orm/core';

/** A key that signs, or signed, the log's checkpoints; append-only. */
export class AccessLogKey {
  /** From 0; the last one signs. */
  number!: number;
  /** The public half, C2SP signed-note. */
  verifierKey!: string;
  /** Size of the log when it took over. */
  firstSize!: string;
  /** Signed note in which the key before hands over to it; null for the first key. */
  note!: string | null;
}

export const AccessLogKeyEntity = defineEntity({
  class: AccessLogKey,
  tableName: 'access_log_key',
  properties: {
    number: p.integer().primary().autoincrement(false),
    verifierKey: p.text(),
    firstSize: p.bigint('string'),
    note: p.text().nullable(),
  },
});

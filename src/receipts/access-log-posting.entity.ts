import { defineEntity, p } from '@mikro-orm/core';
import { AccessLogSegment } from './access-log-segment.entity.js';

/** Some terms of a segment of the access log, and the receipts on which they stand. */
export class AccessLogPosting {
  segment!: AccessLogSegment;
  bucket!: number;
  /** Numbers of terms, in order. */
  terms!: number[];
  /** Of each term, the place of a receipt in the segment. */
  places!: number[];
}

export const AccessLogPostingEntity = defineEntity({
  class: AccessLogPosting,
  tableName: 'access_log_posting',
  properties: {
    segment: () =>
      p
        .manyToOne(AccessLogSegment)
        .primary()
        .joinColumn('first_sequence')
        .foreignKeyName('access_log_posting_first_sequence_foreign')
        .deleteRule('cascade')
        .updateRule('no action'),
    bucket: p.integer().primary().autoincrement(false),
    terms: p.array().columnType('integer[]').$type<number[]>(),
    places: p.array().columnType('smallint[]').$type<number[]>(),
  },
});

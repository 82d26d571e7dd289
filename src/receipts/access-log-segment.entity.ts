import { defineEntity, p } from '@mikro-orm/core';
import { momentColumn } from '../data/columns.js';

/** A stretch of the access log that is in its index; derived from the receipts. */
export class AccessLogSegment {
  firstSequence!: string;
  /** Not part of it. */
  endSequence!: string;
  /** Of a term's number, the bits above these are the number of its bucket. */
  shift!: number;
  /** When its receipts were recorded, at the earliest and at the latest. */
  oldest!: Date;
  newest!: Date;
}

export const AccessLogSegmentEntity = defineEntity({
  class: AccessLogSegment,
  tableName: 'access_log_segment',
  properties: {
    firstSequence: p.bigint('string').primary().autoincrement(false),
    endSequence: p.bigint('string'),
    shift: p.smallint(),
    oldest: momentColumn(),
    newest: momentColumn(),
  },
});

import { defineEntity, p } from '@mikro-orm/core';
import { index } from '../data/columns.js';
import { AccessLogSegment } from './access-log-segment.entity.js';

/** How much a caller read on a day in China, as far as it lies in a segment of the access log. */
export class AccessLogVolume {
  segment!: AccessLogSegment;
  day!: string;
  principalId!: string;
  department!: string;
  operations!: number;
  records!: string;
}

export const AccessLogVolumeEntity = defineEntity({
  class: AccessLogVolume,
  tableName: 'access_log_volume',
  properties: {
    segment: () =>
      p
        .manyToOne(AccessLogSegment)
        .primary()
        .joinColumn('first_sequence')
        .foreignKeyName('access_log_volume_first_sequence_foreign')
        .deleteRule('cascade')
        .updateRule('no action'),
    day: p.date().primary(),
    principalId: p.text().primary(),
    department: p.text().primary(),
    operations: p.integer(),
    records: p.bigint('string'),
  },
  indexes: [index('access_log_volume', 'day')],
});

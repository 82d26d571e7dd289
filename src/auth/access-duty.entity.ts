import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { momentColumn } from '../data/columns.js';
import { SEPARATE_DUTIES, type SeparateDuty } from '../shared/principal.js';

/** The one of the separate duties in which a subject acts. */
export class AccessDuty {
  /** The principal's id. */
  subject!: string;
  duty!: SeparateDuty;
  since!: Opt<Date>;
}

export const AccessDutyEntity = defineEntity({
  class: AccessDuty,
  tableName: 'access_duty',
  properties: {
    subject: p.text().primary(),
    duty: p.enum([...SEPARATE_DUTIES]),
    since: momentColumn().defaultRaw('now()'),
  },
});

import { defineEntity, p } from '@mikro-orm/core';

/** The one row that names the state of policy and grants; triggers advance it. */
export class AccessStateRow {
  one!: boolean;
  epoch!: string;
}

export const AccessStateEntity = defineEntity({
  class: AccessStateRow,
  tableName: 'access_state',
  properties: { one: p.boolean().primary().defaultRaw('true'), epoch: p.bigint('string') },
});

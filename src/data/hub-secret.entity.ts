import { defineEntity, p } from '@mikro-orm/core';

/** A secret that all nodes of the hub share. */
export class HubSecret {
  name!: string;
  value!: Buffer;
}

export const HubSecretEntity = defineEntity({
  class: HubSecret,
  tableName: 'hub_secret',
  properties: { name: p.text().primary(), value: p.blob() },
});

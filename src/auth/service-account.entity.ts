import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { momentColumn, uuidKey } from '../data/columns.js';
import { Department } from '../modules/departments/department.entity.js';
import { TIERS, type Tier } from '../shared/principal.js';

/** The account of a departmental system: who it is, and the hash of the one key it calls with. */
export class ServiceAccount {
  id!: string;
  name!: string;
  /** Code of the department. */
  department!: string;
  tier!: Tier;
  /** Area codes at the level of the tier. */
  areaCodes!: string[];
  /** SHA-256 of the key's secret. */
  keyHash!: Buffer;
  createdAt!: Opt<Date>;
  expiresAt?: Date | null;
  revokedAt?: Date | null;
}

/** Tiers a service account can have. Not GRID: those rows follow from grid assignments, and a system has none. */
export const SERVICE_ACCOUNT_TIERS: readonly Tier[] = TIERS.filter((tier) => tier !== 'GRID');

export const ServiceAccountEntity = defineEntity({
  class: ServiceAccount,
  tableName: 'service_account',
  properties: {
    id: uuidKey(),
    name: p.text().unique('service_account_name_key'),
    department: () => p.manyToOne(Department).mapToPk().updateRule('no action').deleteRule('restrict'),
    tier: p.enum([...SERVICE_ACCOUNT_TIERS]),
    areaCodes: p.array().columnType('text[]'),
    keyHash: p.blob(),
    createdAt: momentColumn().defaultRaw('now()'),
    expiresAt: momentColumn().nullable(),
    revokedAt: momentColumn().nullable(),
  },
});

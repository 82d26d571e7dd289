import { defineEntity, type Opt, p } from '@mikro-orm/core';
import { index, momentColumn, uuidKey } from '../data/columns.js';
import { Area } from '../modules/areas/area.entity.js';
import { Department } from '../modules/departments/department.entity.js';
import { TIERS, type Tier } from '../shared/principal.js';

/** A grant 授权: fields of a type, in an area, for a period; asked for, decided, and perhaps revoked. As it is stored. */
export class AccessGrant {
  id!: Opt<string>;
  /** `emergency`: taken at once, for at most 24 hours. */
  kind!: 'request' | 'emergency';
  state!: 'requested' | 'granted' | 'refused' | 'revoked';
  type!: string;
  fields!: string[];
  /** Id of the granted area. */
  areaId!: number;
  /** What a request must give as its purpose to hold the grant; NULL for emergency access. */
  purpose?: string | null;
  reason!: string;
  /** Code of the department that holds it, at this tier. */
  department!: string;
  tier!: Tier;
  /** It is held by callers who are responsible for one of these areas ... */
  holderAreaIds!: Opt<number[]>;
  /** ... or, where this is set, by this principal alone. */
  holderId?: string | null;
  validFrom!: Date;
  validTo!: Date;
  /** Code of the department that decides; NULL: a policy officer. */
  sourceDepartment?: string | null;
  requestedBy!: string;
  requestedAt!: Opt<Date>;
  /** From then on a request that nobody has decided cannot be approved. */
  replyBy?: Date | null;
  decidedBy?: string | null;
  decidedAt?: Date | null;
  note?: string | null;
  revokedBy?: string | null;
  revokedAt?: Date | null;
  revocationReason?: string | null;
}

export const AccessGrantEntity = defineEntity({
  class: AccessGrant,
  tableName: 'access_grant',
  properties: {
    id: uuidKey(),
    kind: p.enum(['request', 'emergency']),
    state: p.enum(['requested', 'granted', 'refused', 'revoked']),
    type: p.text(),
    fields: p.array().columnType('text[]'),
    areaId: () => p.manyToOne(Area).mapToPk().fieldName('area_id').updateRule('no action').deleteRule('restrict'),
    purpose: p.text().nullable(),
    reason: p.text(),
    department: () =>
      p.manyToOne(Department).mapToPk().fieldName('department').updateRule('no action').deleteRule('restrict'),
    tier: p.enum([...TIERS]),
    holderAreaIds: p.array().columnType('int4[]').$type<number[]>().defaultRaw("'{}'"),
    holderId: p.text().nullable(),
    validFrom: momentColumn(),
    validTo: momentColumn(),
    sourceDepartment: () =>
      p
        .manyToOne(Department)
        .mapToPk()
        .fieldName('source_department')
        .nullable()
        .updateRule('no action')
        .deleteRule('restrict'),
    requestedBy: p.text(),
    requestedAt: momentColumn().defaultRaw('now()'),
    replyBy: momentColumn().nullable(),
    decidedBy: p.text().nullable(),
    decidedAt: momentColumn().nullable(),
    note: p.text().nullable(),
    revokedBy: p.text().nullable(),
    revokedAt: momentColumn().nullable(),
    revocationReason: p.text().nullable(),
  },
  indexes: [
    index('access_grant', 'state', 'validTo'),
    index('access_grant', 'department', 'requestedAt'),
    index('access_grant', 'sourceDepartment', 'requestedAt'),
    index('access_grant', 'requestedAt', 'id'),
  ],
});

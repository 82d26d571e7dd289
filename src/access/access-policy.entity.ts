import { defineEntity, p } from '@mikro-orm/core';
import { momentColumn } from '../data/columns.js';

/** A version of the access files, as it is stored. */
export class AccessPolicy {
  /** Hash of the content; see AccessDocument. */
  version!: string;
  /** Texts of the files by name. */
  files!: Record<string, string>;
  /** `shipped` with the software, or `proposed` by an officer. */
  origin!: 'shipped' | 'proposed';
  state!: 'candidate' | 'active' | 'retired' | 'refused';
  /** The version that was in force when it was proposed: it may replace this one and no other. */
  base?: string | null;
  reason?: string | null;
  /** Principal ids. Proposer and decider are different people. */
  proposedBy?: string | null;
  proposedAt?: Date | null;
  decidedBy?: string | null;
  decidedAt?: Date | null;
  note?: string | null;
  activatedAt?: Date | null;
  retiredAt?: Date | null;
}

export const AccessPolicyEntity = defineEntity({
  class: AccessPolicy,
  tableName: 'access_policy',
  properties: {
    version: p.text().primary(),
    files: p.json<Record<string, string>>(),
    origin: p.enum(['shipped', 'proposed']),
    state: p.enum(['candidate', 'active', 'retired', 'refused']),
    base: () =>
      p.manyToOne(AccessPolicy).mapToPk().fieldName('base').nullable().updateRule('no action').deleteRule('restrict'),
    reason: p.text().nullable(),
    proposedBy: p.text().nullable(),
    proposedAt: momentColumn().nullable(),
    decidedBy: p.text().nullable(),
    decidedAt: momentColumn().nullable(),
    note: p.text().nullable(),
    activatedAt: momentColumn().nullable(),
    retiredAt: momentColumn().nullable(),
  },
  uniques: [
    {
      name: 'access_policy_active_key',
      expression: "create unique index access_policy_active_key on access_policy (state) where state = 'active'",
    },
  ],
});

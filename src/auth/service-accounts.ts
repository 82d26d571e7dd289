import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Area } from '../modules/areas/area.entity.js';
import { Department } from '../modules/departments/department.entity.js';
import type { Tier } from '../shared/principal.js';
import { StartupError } from '../shared/startup-error.js';
import { SERVICE_ACCOUNT_TIERS, ServiceAccount } from './service-account.entity.js';
import { makeKey } from './service-account-key.js';

/** What an operator says of a new service account. */
export interface NewServiceAccount {
  /** Unique for good, also after revocation, because receipts name the caller `service:<name>`. */
  readonly name: string;
  readonly department: string;
  readonly tier: Tier;
  /** Area codes at the level of the tier, at least one. */
  readonly areaCodes: readonly string[];
  readonly expiresAt?: Date;
}

/**
 * Makes an account.
 * @returns its key, `ffk_<id>_<secret>`, which cannot be had again
 * @throws StartupError naming what is wrong with the account
 */
export async function createServiceAccount(em: EntityManager, wanted: NewServiceAccount): Promise<string> {
  checkForm(wanted);
  await checkReferences(em, wanted);
  const id = randomUUID();
  const { key, hash } = makeKey(id);
  const { name, department, tier, areaCodes, expiresAt = null } = wanted;
  const account = { id, name, department, tier, areaCodes: [...new Set(areaCodes)], keyHash: hash, expiresAt };
  await em.insert(ServiceAccount, account);
  return key;
}

/** Every account, revoked and expired ones too, by name. */
export async function listServiceAccounts(em: EntityManager): Promise<ServiceAccount[]> {
  return em.find(ServiceAccount, {}, { orderBy: { name: 'asc' } });
}

/**
 * Ends an account: its key opens nothing that starts after this. An account revoked before stays as it is.
 * @throws StartupError when there is no such account
 */
export async function revokeServiceAccount(em: EntityManager, name: string): Promise<void> {
  const account = await em.findOne(ServiceAccount, { name });
  if (account === null) throw new StartupError(`There is no service account "${name}".`);
  account.revokedAt ??= new Date();
  await em.flush();
}

function checkForm({ name, tier, areaCodes, expiresAt }: NewServiceAccount): void {
  if (!/^[a-z0-9][a-z0-9._-]{0,99}$/.test(name)) {
    throw new StartupError(
      'The name must be 1 to 100 of a-z, 0-9, ".", "_" and "-", and begin with a letter or digit.',
    );
  }
  if (!SERVICE_ACCOUNT_TIERS.includes(tier)) {
    throw new StartupError(`The tier must be one of ${SERVICE_ACCOUNT_TIERS.join(', ')}.`);
  }
  if (areaCodes.length === 0) throw new StartupError('At least one area is needed.');
  if (expiresAt !== undefined && !(expiresAt.getTime() > Date.now())) {
    throw new StartupError('The expiry must be a moment in the future.');
  }
}

async function checkReferences(em: EntityManager, { name, department, tier, areaCodes }: NewServiceAccount) {
  if ((await em.count(ServiceAccount, { name })) > 0) {
    throw new StartupError(`There is a service account "${name}" already; a name is used once, also after revocation.`);
  }
  if ((await em.count(Department, { id: department })) === 0) {
    throw new StartupError(`There is no department "${department}".`);
  }
  const areas = await em.find(Area, { level: tier, code: { $in: [...areaCodes] } }, { fields: ['code'] });
  const known = new Set(areas.map(({ code }) => code));
  const unknown = areaCodes.filter((code) => !known.has(code));
  if (unknown.length > 0)
    throw new StartupError(`There is no area of the level ${tier} with the code ${unknown.join(', ')}.`);
}

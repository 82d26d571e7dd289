import type { Tier } from '../shared/principal.js';
import type { Caller } from './credential.js';
import { ask, type Queryable } from './queryable.js';
import { matches, parseKey } from './service-account-key.js';

/** Finds the caller of a service account's key. */
export interface ServiceAccountDirectory {
  /**
   * The caller, or undefined when the key is unknown, revoked or expired.
   * @throws HubError SERVICE_UNAVAILABLE when the database does not answer
   */
  find(key: string): Promise<Caller | undefined>;
  /**
   * The caller that an account is, by its id as a caller (`service:<name>`); undefined when there is none, or it is revoked or
   * expired.
   * @throws HubError SERVICE_UNAVAILABLE when the database does not answer
   */
  named(id: string): Promise<Caller | undefined>;
}

interface Account {
  readonly name: string;
  readonly department_id: string;
  readonly tier: Tier;
  readonly area_codes: string[];
}

interface AccountRow extends Account {
  readonly key_hash: Buffer;
}

const STATEMENT = {
  name: 'auth_service_account',
  text: `SELECT name, department_id, tier, area_codes, key_hash FROM service_account
    WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
};

const BY_NAME = {
  name: 'auth_service_account_by_name',
  text: `SELECT name, department_id, tier, area_codes FROM service_account
    WHERE name = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
};

const PREFIX = 'service:';

/** The accounts of the database, asked for every request and never remembered: a revoked key opens nothing any more. */
export function createServiceAccountDirectory(database: Queryable): ServiceAccountDirectory {
  return {
    async find(key) {
      const presented = parseKey(key);
      if (presented === undefined) return undefined;
      const [row] = await ask<AccountRow>(database, STATEMENT, [presented.accountId]);
      if (row === undefined || !matches(presented.secret, row.key_hash)) return undefined;
      return callerOf(row);
    },
    async named(id) {
      if (!id.startsWith(PREFIX) || id.includes('\u0000')) return undefined;
      const [row] = await ask<Account>(database, BY_NAME, [id.slice(PREFIX.length)]);
      return row && callerOf(row);
    },
  };
}

function callerOf({ name, department_id: department, tier, area_codes: areaCodes }: Account): Caller {
  return { id: `${PREFIX}${name}`, kind: 'system', department, tier, areaCodes };
}

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
}

interface AccountRow {
  readonly name: string;
  readonly department_id: string;
  readonly tier: Tier;
  readonly area_codes: string[];
  readonly key_hash: Buffer;
}

const STATEMENT = {
  name: 'auth_service_account',
  text: `SELECT name, department_id, tier, area_codes, key_hash FROM service_account
    WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
};

/** The accounts of the database, asked for every request and never remembered: a revoked key opens nothing any more. */
export function createServiceAccountDirectory(database: Queryable): ServiceAccountDirectory {
  return {
    async find(key) {
      const presented = parseKey(key);
      if (presented === undefined) return undefined;
      const [row] = await ask<AccountRow>(database, STATEMENT, [presented.accountId]);
      if (row === undefined || !matches(presented.secret, row.key_hash)) return undefined;
      const { name, department_id: department, tier, area_codes: areaCodes } = row;
      return { id: `service:${name}`, kind: 'system', department, tier, areaCodes };
    },
  };
}

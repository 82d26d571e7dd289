import type pg from 'pg';
import type { AccessTexts } from '../policy/load.js';
import type { PolicyVersion } from '../policy/policy-version.js';

const MOMENT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const moment = (column: string, name: string) => `to_char(${column} at time zone 'utc', ${MOMENT}) as "${name}"`;

const VERSIONS = `
  select version, origin, state, base, reason, proposed_by as "proposedBy", ${moment('proposed_at', 'proposedAt')},
    decided_by as "decidedBy", ${moment('decided_at', 'decidedAt')}, note, ${moment('activated_at', 'activatedAt')},
    ${moment('retired_at', 'retiredAt')}
  from access_policy`;

/** Every kept version: candidates, then what is in force, then the others, the newest first. */
export async function listPolicies(queries: pg.Pool): Promise<readonly PolicyVersion[]> {
  const order = `order by state = 'candidate' desc, state = 'active' desc,
    coalesce(retired_at, decided_at, activated_at, proposed_at) desc, version`;
  return (await queries.query<PolicyVersion>(`${VERSIONS} ${order}`)).rows;
}

/** One version; undefined where there is none. */
export async function findPolicy(queries: pg.Pool, version: string): Promise<PolicyVersion | undefined> {
  return (await queries.query<PolicyVersion>(`${VERSIONS} where version = $1`, [version])).rows[0];
}

/** The texts of a version's files by their names; undefined where there is none. */
export async function policyFiles(queries: pg.Pool, version: string): Promise<AccessTexts | undefined> {
  const sql = 'select files from access_policy where version = $1';
  return (await queries.query<{ readonly files: AccessTexts }>(sql, [version])).rows[0]?.files;
}

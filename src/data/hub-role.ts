import type pg from 'pg';
import { errorCode } from '../shared/error-code.js';

/** Name of the role under which the hub reads and writes at runtime. */
export const HUB_ROLE = 'fivefold_hub';

/** Another node, or another database of the same server, made it at the same moment. */
const MADE_MEANWHILE = new Set(['42710', '23505']);

async function createRole(client: pg.Client): Promise<void> {
  try {
    await client.query(`CREATE ROLE ${HUB_ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE`);
  } catch (error) {
    if (!MADE_MEANWHILE.has(errorCode(error) ?? '')) throw error;
  }
}

/** The runtime role, as the current user finds it. */
export interface HubRoleState {
  readonly exists: boolean;
  /** The user can SET ROLE to it. */
  readonly settable: boolean;
  /** The user can grant it to itself. */
  readonly grantable: boolean;
}

/** Whether the role exists and the current user can take it. Before PostgreSQL 16 every member could. */
export async function readHubRole(client: pg.Client): Promise<HubRoleState> {
  const { rows } = await client.query<HubRoleState>(
    `SELECT role.oid IS NOT NULL AS exists,
            coalesce(pg_has_role(current_user, role.oid,
              CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END), false) AS settable,
            coalesce(pg_has_role(current_user, role.oid, 'MEMBER WITH ADMIN OPTION'), false) AS grantable
       FROM (SELECT) AS one LEFT JOIN pg_roles AS role ON role.rolname = $1`,
    [HUB_ROLE],
  );
  return rows[0] ?? { exists: false, settable: false, grantable: false };
}

/**
 * Makes the runtime role when it is missing and lets the current user take it (`SET ROLE`) on PostgreSQL 15 and later.
 * From 16 on, membership alone no longer implies that, so it is granted by name and without inheritance.
 */
export async function ensureHubRole(client: pg.Client): Promise<void> {
  if (!(await readHubRole(client)).exists) await createRole(client);
  if ((await readHubRole(client)).settable) return;
  const { rows } = await client.query<{ num: number }>(`SELECT current_setting('server_version_num')::int AS num`);
  const options = (rows[0]?.num ?? 0) >= 160_000 ? ' WITH SET TRUE, INHERIT FALSE' : '';
  await client.query(`GRANT ${HUB_ROLE} TO CURRENT_USER${options}`);
}

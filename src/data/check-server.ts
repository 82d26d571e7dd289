import pg from 'pg';
import { describeFailure } from './connection-failure.js';
import type { ConnectionSettings } from './database-url.js';
import { HUB_ROLE, type HubRoleState, readHubRole } from './hub-role.js';

/** What a server says about itself, and what the connected user may do there. */
export interface ServerFacts {
  /** `server_version_num`: 180004 for 18.4. */
  readonly number: number;
  readonly version: string;
  readonly encoding: string;
  readonly standby: boolean;
  readonly user: string;
  readonly database: string;
  readonly createOnDatabase: boolean;
  readonly createOnSchema: boolean;
  readonly createRole: boolean;
}

const FACTS = `
  SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
         current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
         current_user AS user, current_database() AS database,
         has_database_privilege(current_database(), 'CREATE') AS "createOnDatabase",
         coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "createOnSchema",
         (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS "createRole"`;

const OLDEST = 150_000;

/**
 * What keeps the hub from using a server, in one line: its version, its encoding, that it is read-only, or a missing right.
 * @returns undefined when nothing does
 */
export function findProblem(facts: ServerFacts, role: HubRoleState): string | undefined {
  const { user, database } = facts;
  if (facts.number < OLDEST) return `The database server is PostgreSQL ${facts.version}; Fivefold needs 15 or newer.`;
  if (facts.standby) return 'The database server is a standby, which cannot be written to; use the primary.';
  if (facts.encoding !== 'UTF8')
    return `The database "${database}" is encoded in ${facts.encoding}; Fivefold needs UTF8.`;
  if (!facts.createOnDatabase) return `The user "${user}" lacks the right CREATE on the database "${database}".`;
  if (!facts.createOnSchema)
    return `The user "${user}" lacks the right CREATE on the schema "public" of "${database}".`;
  if (role.settable || role.grantable || (!role.exists && facts.createRole)) return undefined;
  return role.exists
    ? `The user "${user}" may not take the role "${HUB_ROLE}"; run: GRANT ${HUB_ROLE} TO "${user}"`
    : `The user "${user}" lacks the right CREATEROLE, and there is no role "${HUB_ROLE}" that it may take.`;
}

async function ask(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<ServerFacts>(FACTS);
  return rows[0] ? findProblem(rows[0], await readHubRole(client)) : 'The database server did not answer.';
}

/**
 * Whether a server suits the hub: reachable, PostgreSQL 15 or newer, UTF-8, writable, with the rights to create the schema
 * and the runtime role.
 * @returns one line that says what is wrong, without the password; undefined when nothing is
 */
export async function checkServer(settings: ConnectionSettings): Promise<string | undefined> {
  const client = new pg.Client(settings);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await ask(client);
  } catch (error) {
    return describeFailure(error, settings);
  } finally {
    await client.end().catch(() => undefined);
  }
}

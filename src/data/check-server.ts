import pg from 'pg';
import { errorCode } from '../shared/error-code.js';
import type { ConnectionSettings } from './database-url.js';
import { HUB_ROLE, readHubRole } from './hub-role.js';

/** What the hub asks a server about itself. */
interface ServerFacts {
  readonly number: number;
  readonly version: string;
  readonly encoding: string;
  readonly standby: boolean;
  readonly user: string;
  readonly database: string;
  readonly create_on_database: boolean;
  readonly create_on_schema: boolean;
  readonly create_role: boolean;
  readonly role_admin: boolean;
}

const FACTS = `
  SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
         current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
         current_user AS user, current_database() AS database,
         has_database_privilege(current_database(), 'CREATE') AS create_on_database,
         coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS create_on_schema,
         (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS create_role,
         coalesce((SELECT pg_has_role(current_user, oid, 'MEMBER WITH ADMIN OPTION')
                     FROM pg_roles WHERE rolname = '${HUB_ROLE}'), false) AS role_admin`;

const OLDEST = 150_000;

async function findProblem(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<ServerFacts>(FACTS);
  const facts = rows[0];
  if (!facts) return 'The database server did not answer.';
  const { user, database } = facts;
  if (facts.number < OLDEST) return `The database server is PostgreSQL ${facts.version}; Fivefold needs 15 or newer.`;
  if (facts.standby) return 'The database server is a standby, which cannot be written to; use the primary.';
  if (facts.encoding !== 'UTF8')
    return `The database "${database}" has the encoding ${facts.encoding}; Fivefold needs UTF8.`;
  if (!facts.create_on_database) return `The user "${user}" lacks the right CREATE on the database "${database}".`;
  if (!facts.create_on_schema)
    return `The user "${user}" lacks the right CREATE on the schema "public" of "${database}".`;
  const role = await readHubRole(client);
  if (role.settable || facts.role_admin || (!role.exists && facts.create_role)) return undefined;
  return role.exists
    ? `The user "${user}" may not take the role "${HUB_ROLE}"; run: GRANT ${HUB_ROLE} TO "${user}".`
    : `The user "${user}" lacks the right CREATEROLE, and there is no role "${HUB_ROLE}" that it may take.`;
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'EACCES',
  'ECONNRESET',
]);

function addressOf({ host, port }: ConnectionSettings): string {
  return `${host || 'localhost'}:${port ?? 5432}`;
}

/** One line for a connection that failed. Texts of the server are given only where they cannot hold the password. */
function describeFailure(error: unknown, settings: ConnectionSettings): string {
  const address = addressOf(settings);
  const code = errorCode(error) ?? '';
  const text = String(error);
  if (UNREACHABLE.has(code)) return `The database server at ${address} cannot be reached (${code}).`;
  if (/timeout/i.test(text)) return `The database server at ${address} did not answer in time.`;
  if (code === '28P01' || code === '28000' || /password must be a string/.test(text)) {
    return `The database server at ${address} refused the user "${settings.user ?? ''}": wrong or missing password, or not allowed to connect.`;
  }
  if (code === '3D000') return `The database "${settings.database ?? ''}" does not exist on the server at ${address}.`;
  if (code === '42501')
    return `The user "${settings.user ?? ''}" may not connect to the database "${settings.database ?? ''}".`;
  if (code === '53300') return `The database server at ${address} has no free connections.`;
  if (code === '57P03') return `The database server at ${address} is starting up or shutting down; try again.`;
  if (/SSL/i.test(text))
    return `The database server at ${address} and DATABASE_URL do not agree on SSL; set or remove sslmode.`;
  return `The database server at ${address} did not accept the connection${code && ` (${code})`}.`;
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
    return await findProblem(client);
  } catch (error) {
    return describeFailure(error, settings);
  } finally {
    await client.end().catch(() => undefined);
  }
}

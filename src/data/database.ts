import type pg from 'pg';
import { StartupError } from '../shared/startup-error.js';
import { checkServer } from './check-server.js';
import { type ConnectionSettings, parseDatabaseUrl } from './database-url.js';
import { attachEmbedded, type Embedded, openEmbedded } from './embedded.js';
import { HUB_ROLE } from './hub-role.js';

/** An open database of the hub: where it is, and as whom to connect. */
export interface Database {
  /** Connection settings of the owner role, for migrations, seeding and the command line. */
  readonly owner: pg.ClientConfig;
  /** Connection settings of the runtime role `fivefold_hub`. */
  readonly hub: pg.ClientConfig;
  /** Releases what opening started: the embedded server, when this process started it. */
  close(): Promise<void>;
}

/** Where the hub's data is. */
export interface DatabaseOptions {
  /** A server of yours (`postgres://user:password@host:5432/name`), PostgreSQL 15 or newer. Without it the embedded server is used. */
  readonly url?: string;
  /** Data folder of the embedded server. */
  readonly home: string;
  /** Use the embedded server of a running hub if there is one, for the command line; otherwise start it. */
  readonly attach?: boolean;
  /** Memory of the embedded server's page cache, for example `512MB`. */
  readonly sharedBuffers?: string;
  /** Embedded server that forces nothing to disk, for tests. */
  readonly fast?: boolean;
}

/**
 * Connection settings of the two roles, from those of the owner.
 * @param close what {@link Database.close} does
 */
export function databaseOf(owner: ConnectionSettings, close: () => Promise<void>): Database {
  const options = [owner.options, `-c role=${HUB_ROLE} -c timezone=UTC`].filter(Boolean).join(' ');
  return { owner, hub: { ...owner, options }, close };
}

async function embedded(options: DatabaseOptions): Promise<Embedded> {
  const { home, sharedBuffers, fast } = options;
  const running = options.attach ? await attachEmbedded(home) : undefined;
  return running ?? openEmbedded(home, { ...(sharedBuffers && { sharedBuffers }), ...(fast && { fast }) });
}

/**
 * Opens the hub's database: the server of `url`, or the embedded one of the data folder. It is not migrated yet, so the
 * runtime role may be missing until then.
 * @throws StartupError one line that says what is wrong with the server, the rights or the data folder
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.url === undefined) {
    const server = await embedded(options);
    return databaseOf(server.connection, server.close);
  }
  const owner = parseDatabaseUrl(options.url);
  const problem = await checkServer(owner);
  if (problem) throw new StartupError(problem);
  return databaseOf(owner, async () => undefined);
}

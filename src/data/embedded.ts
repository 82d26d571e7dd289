import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { errorCode } from '../shared/error-code.js';
import { StartupError } from '../shared/startup-error.js';
import { EMBEDDED_NAME, findCluster, openCluster } from './embedded/cluster.js';
import { homeHolder, lockHome } from './embedded/home-lock.js';
import { type ServerSettings, startPostmaster } from './embedded/postmaster.js';
import { readPostmasterFile } from './embedded/postmaster-file.js';
import { stopOrphans } from './embedded/stop-orphans.js';

/** The embedded PostgreSQL of a data folder, running. */
export interface Embedded {
  /** Superuser connection to the database `fivefold`, through a UNIX socket. */
  readonly connection: Readonly<pg.ClientConfig>;
  /** Stops the server when this process started it; otherwise does nothing. */
  close(): Promise<void>;
}

const FILE_ERRORS = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOTDIR',
  'ENOENT',
  'ENOTEMPTY',
  'ELOOP',
]);

const DEFAULTS: ServerSettings = { sharedBuffers: '512MB', maxConnections: 100, fast: false, startTimeout: 60_000 };

/** The data folder; root lets other users pass through it (not look into it), because the server runs as one of them. */
function makeHome(home: string): void {
  if (existsSync(home)) return;
  mkdirSync(home, { recursive: true });
  chmodSync(home, process.getuid?.() === 0 ? 0o711 : 0o700);
}

/** A failure of the file system, as the operator can read it. */
function explained(error: unknown, home: string): unknown {
  const code = errorCode(error);
  if (error instanceof StartupError || code === undefined || !FILE_ERRORS.has(code)) return error;
  return new StartupError(`The data folder ${home} cannot be used (${code}).`);
}

function takeHome(home: string): () => void {
  try {
    makeHome(home);
    return lockHome(home);
  } catch (error) {
    throw explained(error, home);
  }
}

function connectionTo(socketDirectory: string, password: string): pg.ClientConfig {
  return { host: socketDirectory, port: 5432, user: EMBEDDED_NAME, password, database: EMBEDDED_NAME };
}

async function ensureDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [EMBEDDED_NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${EMBEDDED_NAME}`);
  } finally {
    await client.end();
  }
}

/**
 * Starts the embedded PostgreSQL 18 of a data folder, made on the first start. It listens on a UNIX socket only; messages go to
 * `postgres.log`. A server left by a killed hub is stopped first.
 * @param home data folder, for example `.fivefold`
 * @throws StartupError when another hub uses the folder or the server does not start
 */
export async function openEmbedded(home: string, options: Partial<ServerSettings> = {}): Promise<Embedded> {
  if (process.platform === 'win32')
    throw new StartupError('The embedded PostgreSQL needs Linux or macOS; set DATABASE_URL.');
  const folder = resolve(home);
  const unlock = takeHome(folder);
  try {
    const cluster = await openCluster(folder);
    await stopOrphans(cluster.data);
    const server = await startPostmaster(cluster, join(folder, 'postgres.log'), { ...DEFAULTS, ...options });
    const connection = connectionTo(server.socketDirectory, cluster.password);
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= server.stop().finally(unlock);
      return closing;
    };
    await ensureDatabase(connection).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return { connection, close };
  } catch (error) {
    unlock();
    throw explained(error, folder);
  }
}

/**
 * Connects to the embedded server that a running hub keeps on a data folder, for the command line.
 * @returns undefined when no hub runs on the folder; its `close` leaves the server running
 */
export async function attachEmbedded(home: string): Promise<Embedded | undefined> {
  const folder = resolve(home);
  if (homeHolder(folder) === undefined) return undefined;
  const cluster = findCluster(folder);
  const running = cluster && readPostmasterFile(cluster.data);
  if (!cluster || !running?.ready) {
    throw new StartupError(`The hub on the data folder ${folder} is still starting; try again in a moment.`);
  }
  return { connection: connectionTo(running.socketDirectory, cluster.password), close: async () => undefined };
}

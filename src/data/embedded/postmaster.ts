import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../shared/startup-error.js';
import type { Cluster } from './cluster.js';
import { readPostmasterFile } from './postmaster-file.js';
import { makeSocketDirectory, removeSocketDirectory } from './socket-directory.js';

/** How the server is run. */
export interface ServerSettings {
  /** PostgreSQL's shared_buffers, for example `512MB`. */
  readonly sharedBuffers: string;
  readonly maxConnections: number;
  /** Nothing is forced to disk: for tests, whose data may be lost with the machine. */
  readonly fast: boolean;
  /** Longest start, in milliseconds; recovery after a crash is part of it. */
  readonly startTimeout: number;
}

/** A running server of this process. */
export interface Postmaster {
  readonly socketDirectory: string;
  /** Fast shutdown: open transactions are rolled back, everything is written. */
  stop(): Promise<void>;
}

const LOG_LIMIT = 16 * 1024 * 1024;

function serverOptions(socketDirectory: string, settings: ServerSettings): string[] {
  const durable = settings.fast ? 'off' : 'on';
  const values: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: socketDirectory,
    unix_socket_permissions: '0700',
    port: '5432',
    shared_buffers: settings.sharedBuffers,
    max_connections: String(settings.maxConnections),
    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,
    max_wal_size: '4GB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Statements hold what people filter by; they do not belong into a log.
    log_min_error_statement: 'panic',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) truncateSync(path);
  return openSync(path, 'a', 0o600);
}

/** The last words of a server that did not start. */
function lastFailure(log: string): string {
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.findLast((line) => /FATAL|PANIC|error while loading/.test(line))?.trim() ?? 'no reason was logged';
}

async function untilReady(child: ChildProcess, data: string, log: string, timeout: number): Promise<void> {
  const end = Date.now() + timeout;
  for (;;) {
    if (child.pid === undefined) throw new StartupError('The embedded PostgreSQL cannot be run on this system.');
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new StartupError(`The embedded PostgreSQL did not start: ${lastFailure(log)} (see ${log})`);
    }
    const file = readPostmasterFile(data);
    if (file?.pid === child.pid && file.ready) return;
    if (Date.now() > end) throw new StartupError(`The embedded PostgreSQL was not ready in ${timeout} ms (see ${log})`);
    await sleep(10);
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGINT');
  const patience = setTimeout(() => child.kill('SIGQUIT'), 30_000);
  await gone.finally(() => clearTimeout(patience));
}

/**
 * Runs PostgreSQL on a cluster, reachable only through a UNIX socket in a private directory, in a session of its own so that
 * Ctrl-C reaches the hub alone.
 * @param log file that takes the server's messages
 * @throws StartupError when the server does not start
 */
export async function startPostmaster(cluster: Cluster, log: string, settings: ServerSettings): Promise<Postmaster> {
  const socketDirectory = makeSocketDirectory(cluster.user);
  const output = openLog(log);
  const child = spawn(
    join(cluster.binaries, 'postgres'),
    ['-D', cluster.data, ...serverOptions(socketDirectory, settings)],
    { ...cluster.user, cwd: cluster.data, detached: true, stdio: ['ignore', output, output], env: { LC_ALL: 'C' } },
  );
  child.on('error', () => undefined);
  closeSync(output);
  const stopAtExit = () => child.kill('SIGINT');
  process.once('exit', stopAtExit);
  const stop = async () => {
    await stopChild(child);
    process.removeListener('exit', stopAtExit);
    removeSocketDirectory(socketDirectory);
  };
  try {
    await untilReady(child, cluster.data, log, settings.startTimeout);
  } catch (error) {
    await stop();
    throw error;
  }
  return { socketDirectory, stop };
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openCluster } from '../../src/data/embedded/cluster.js';
import { stopOrphans } from '../../src/data/embedded/stop-orphans.js';
import type { Draw } from './draw.js';

/** A PostgreSQL server that writes durably, is killed, and comes back at the same address. */
export interface CrashServer {
  readonly connection: pg.ClientConfig;
  /** Lets no file of the server grow beyond so many bytes, which its processes meet as a full disk. Needs Linux. */
  limitFiles(bytes: number | 'unlimited'): Promise<void>;
  /** Kills the server, or one of its processes, with SIGKILL; resolves when it takes connections again. */
  crash(draw: Draw): Promise<void>;
  stop(): Promise<void>;
}

/** @param home an empty folder that others may pass through */
export async function startCrashServer(home: string): Promise<CrashServer> {
  const cluster = await openCluster(home);
  const socket = mkdtempSync(join(tmpdir(), 'crash-'));
  if (cluster.user) chownSync(socket, cluster.user.uid, cluster.user.gid);
  const connection = { host: socket, port: 5432, user: 'fivefold', password: cluster.password, database: 'postgres' };
  const options = [
    ...['listen_addresses=', `unix_socket_directories=${socket}`, 'shared_buffers=64MB', 'max_connections=60'],
    ...['fsync=on', 'synchronous_commit=on', 'timezone=UTC', 'restart_after_crash=on', 'log_min_messages=panic'],
  ].flatMap((option) => ['-c', option]);
  const start = async () => {
    await stopOrphans(cluster.data);
    for (const name of readdirSync(socket)) rmSync(join(socket, name), { force: true });
    const args = ['-D', cluster.data, ...options];
    const child = spawn(join(cluster.binaries, 'postgres'), args, {
      ...cluster.user,
      cwd: cluster.data,
      stdio: 'ignore',
    });
    await answers(connection);
    return child;
  };
  let server = await start();
  return {
    connection,
    limitFiles: async (bytes) => {
      const { rows } = await connectedOnce(connection, (client) =>
        client.query<{ pid: number }>(
          `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
        ),
      );
      for (const pid of [server.pid, ...rows.map((row) => row.pid)]) {
        execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`], { ...cluster.user, stdio: 'pipe' });
      }
    },
    crash: async (draw) => {
      if (draw.chance(50)) {
        await kill(server);
        server = await start();
      } else {
        // The server ends all its other processes then, and recovers by itself.
        await connectedOnce(connection, async (client) => {
          const { rows } = await client.query<{ pid: number }>(
            `select pid from pg_stat_activity where application_name = 'fivefold receipts' or backend_type = 'walwriter'`,
          );
          process.kill(draw.pick(rows).pid, 'SIGKILL');
        }).catch(() => undefined);
        await sleep(50);
        await answers(connection);
      }
    },
    stop: async () => {
      const gone = once(server, 'exit');
      server.kill('SIGINT');
      await gone;
      rmSync(socket, { recursive: true, force: true });
    },
  };
}

async function kill(server: ChildProcess): Promise<void> {
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

async function answers(connection: pg.ClientConfig): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      return await connectedOnce(connection, async (client) => void (await client.query('select 1')));
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(20);
    }
  }
}

async function connectedOnce<Result>(
  connection: pg.ClientConfig,
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  return run(client).finally(() => client.end().catch(() => undefined));
}

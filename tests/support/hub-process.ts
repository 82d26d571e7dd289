import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagePath } from '../../src/shared/package-root.js';

const MAIN = packagePath('dist/src/main.js');

export type Environment = Readonly<Record<string, string>>;

/** The built hub in a process of its own. */
export interface HubProcess {
  readonly child: ChildProcess;
  /** What it wrote so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with its address when it is ready; rejects when it ended before. */
  readonly ready: Promise<string>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** A folder for a data folder; other users may pass through it, because the database server of root runs as another user. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fivefold-start-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** Starts what `npm start` starts after its build, which `npm test` has made. */
export function startProcess(environment: Environment, args: readonly string[] = []): HubProcess {
  if (!existsSync(MAIN)) throw new Error('Run "npm run build" first; "npm test" does.');
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, LOG_LEVEL: 'warn', ...environment };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    written.stderr += text;
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      written.stdout += text;
      const address = /Fivefold is ready: (http:\/\/\S+?)\/ /.exec(written.stdout)?.[1];
      if (address !== undefined) resolve(address);
    });
    ended.then((code) => reject(new Error(`it ended with ${code}: ${written.stderr}`)));
  });
  ready.catch(() => undefined);
  return { child, stdout: () => written.stdout, stderr: () => written.stderr, ready, ended };
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Process id of the database server of a data folder; undefined when it has none. */
export function postmasterOf(home: string): number | undefined {
  const file = join(home, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

/** Whether a process with this id runs. */
export function isRunning(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

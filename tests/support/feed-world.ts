import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DEMO_CALLERS_FILE, type DemoCaller } from '../../src/auth/demo-callers.js';
import { type Embedded, openEmbedded } from '../../src/data/embedded.js';
import { packagePath } from '../../src/shared/package-root.js';
import type { Tier } from '../../src/shared/principal.js';
import { freePort, type HubProcess, postmasterOf, startProcess, temporaryFolder } from './hub-process.js';

const CLI = packagePath('dist/src/cli/main.js');

/** A database server, a hub and departments' pulls, each in processes of its own that can be killed and started again. */
export class FeedWorld {
  readonly #home = temporaryFolder();
  readonly #people: number;
  #server: Embedded | undefined;
  #hub: HubProcess | undefined;
  #port = 0;
  readonly #pulls = new Map<string, ChildProcess>();
  /** How often each was killed. */
  readonly kills = { hub: 0, server: 0, pull: 0 };

  constructor(people: number) {
    this.#people = people;
  }

  async start(): Promise<void> {
    this.#port = await freePort();
    await this.#startServer();
    await this.#startHub();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Connection as the owner of the tables. */
  get database(): pg.ClientConfig {
    if (this.#server === undefined) throw new Error('the server is not running');
    return this.#server.connection;
  }

  caller(department: string, tier: Tier): DemoCaller {
    const callers: DemoCaller[] = JSON.parse(readFileSync(join(this.#home, 'hub', DEMO_CALLERS_FILE), 'utf8'));
    const found = callers.find(({ name }) => name === `demo:${department}:${tier.toLowerCase()}`);
    if (found === undefined) throw new Error('there is no such caller');
    return found;
  }

  sql = async <Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> => {
    const client = new pg.Client(this.database);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  value = async <Value>(text: string, ...values: readonly unknown[]): Promise<Value> => {
    const [row] = await this.sql<Record<string, Value>>(text, values);
    const [value] = Object.values(row ?? {});
    return value as Value;
  };

  async killHub(): Promise<void> {
    this.kills.hub += 1;
    this.#hub?.child.kill('SIGKILL');
    await this.#hub?.ended;
    await this.#startHub();
  }

  /** The server and the hub on it. */
  async killServer(): Promise<void> {
    this.kills.server += 1;
    const pid = postmasterOf(this.#home);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    this.#hub?.child.kill('SIGKILL');
    await this.#hub?.ended;
    await this.#server?.close().catch(() => undefined);
    await this.#startServer();
    await this.#startHub();
  }

  /** Database of a pull's copy. */
  copyUrl(name: string): string {
    const { user, password, host, port } = this.database;
    const query = new URLSearchParams({ host: String(host), port: String(port) });
    return `postgres://${user}:${encodeURIComponent(String(password))}@/${name}?${query}`;
  }

  startPull(name: string, args: readonly string[], token: string): ChildProcess {
    const child = spawn(process.execPath, [CLI, 'pull', '--into', this.copyUrl(name), '--url', this.url, ...args], {
      env: { PATH: process.env.PATH, FIVEFOLD_TOKEN: token },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#pulls.set(name, child);
    return child;
  }

  async killPull(name: string): Promise<void> {
    const child = this.#pulls.get(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.kills.pull += 1;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    for (const name of this.#pulls.keys()) await this.killPull(name);
    this.#hub?.child.kill('SIGTERM');
    await this.#hub?.ended;
    await this.#server?.close();
    rmSync(this.#home, { recursive: true, force: true });
  }

  async #startServer(): Promise<void> {
    this.#server = await openEmbedded(this.#home, { sharedBuffers: '256MB' });
  }

  async #startHub(): Promise<void> {
    const environment = {
      DATABASE_URL: this.copyUrl('fivefold'),
      FIVEFOLD_HOME: join(this.#home, 'hub'),
      PORT: String(this.#port),
      LOG_LEVEL: 'fatal',
    };
    for (let tries = 0; ; tries++) {
      this.#hub = startProcess(environment, ['--people', String(this.#people)]);
      try {
        await this.#hub.ready;
        return;
      } catch (error) {
        if (tries === 5) throw error;
        await sleep(500);
      }
    }
  }
}

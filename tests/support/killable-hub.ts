import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DemoCaller } from '../../src/auth/demo-callers.js';
import { type HubProcess, startProcess } from './hub-process.js';
import { ndjson } from './ingest.js';

/** A stream of people of one department. */
export interface PeopleStream {
  readonly department: string;
  readonly key: string;
  readonly records: readonly object[];
}

/** Longest time until a stream is taken, whatever is killed meanwhile. */
const PATIENCE_MS = 300_000;

/** A hub in a process of its own on a database of its own; killed, it starts again where it was. */
export class KillableHub {
  readonly #database: pg.ClientConfig;
  readonly #home: string;
  #process: HubProcess;

  /** @param home an empty folder for the key of its log and its callers */
  constructor(database: pg.ClientConfig, home: string) {
    this.#database = database;
    this.#home = home;
    this.#process = this.#start();
  }

  /** Kills it with SIGKILL, and starts it again. */
  async kill(): Promise<void> {
    this.#process.child.kill('SIGKILL');
    await this.#process.ended;
    this.#process = this.#start();
  }

  async stop(): Promise<void> {
    this.#process.child.kill('SIGTERM');
    await this.#process.ended;
  }

  /** Sends a stream until it is taken whole, as its sender would; gives how often that took. */
  async deliver(stream: PeopleStream): Promise<number> {
    const end = Date.now() + PATIENCE_MS;
    for (let attempts = 1; ; attempts++) {
      const answer = await this.#send(stream).catch((error: unknown) => String(error));
      if (answer.includes(`"accepted":${stream.records.length},"rejected":0`)) return attempts;
      if (answer.includes('"accepted"')) throw new Error(`records were refused: ${answer.slice(0, 500)}`);
      if (Date.now() > end) throw new Error(`a stream was never taken: ${answer.slice(0, 500)}`);
      await sleep(20);
    }
  }

  /** The first value of a statement, as the owner; undefined where the database does not answer. */
  async value<Value>(text: string): Promise<Value | undefined> {
    const client = new pg.Client(this.#database);
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<[Value]>({ text, rowMode: 'array' });
      return rows[0]?.[0];
    } catch {
      return undefined;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async #send({ department, key, records }: PeopleStream): Promise<string> {
    const address = await this.#address();
    const callers: readonly DemoCaller[] = JSON.parse(readFileSync(join(this.#home, 'demo-callers.json'), 'utf8'));
    const headers = {
      authorization: `Bearer ${callers.find(({ name }) => name === `demo:${department}:district`)?.token}`,
      'content-type': 'application/x-ndjson',
      'x-source-system': 'system',
      'idempotency-key': key,
    };
    const answer = await fetch(`${address}/ingest/people`, { method: 'POST', headers, body: ndjson(records) });
    return answer.text();
  }

  /** A hub that starts while the database is killed may give up; then another one starts. */
  async #address(): Promise<string> {
    const hub = this.#process;
    return hub.ready.catch((error: unknown) => {
      if (this.#process === hub) this.#process = this.#start();
      throw error;
    });
  }

  #start(): HubProcess {
    const { host, port, user = '', password, database } = this.#database;
    const [secret, place] = [encodeURIComponent(String(password)), encodeURIComponent(String(host))];
    return startProcess(
      {
        FIVEFOLD_HOME: this.#home,
        PORT: '0',
        DATABASE_URL: `postgres://${user}:${secret}@/${database}?host=${place}&port=${port}`,
        LOG_LEVEL: 'error',
      },
      ['--people', '100', '--events', '100'],
    );
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { HubError } from '../shared/errors.js';
import { type Lane, type LaneOptions, openLane } from '../shared/postgres/lane.js';
import type { Parameter, Statement as PreparedStatement } from '../shared/postgres/messages.js';
import type { RawRow } from '../shared/postgres/raw-row.js';
import { databaseFailure, isStale } from './pool/database-failure.js';

export type { Parameter, RawRow };

/** A statement with parameters `$1`, `$2`; the same name always has the same text. */
export interface Statement extends PreparedStatement {
  /** It takes as long as a few index look-ups, so others may wait behind it on the same connection. */
  readonly quick?: boolean;
}

/** Options of {@link createReadPool}; times in milliseconds. */
export interface ReadPoolOptions {
  /** Most connections. */
  readonly max: number;
  /** Most statements under way on one connection; more than one once all connections are busy. */
  readonly pipeline: number;
  /** Most statements prepared on a connection; the least recently used one is forgotten for another. */
  readonly maxStatements: number;
  readonly statementTimeout: number;
  readonly connectTimeout: number;
}

/** The connections on which compiled statements are read. */
export interface ReadPool {
  /**
   * Runs a prepared statement.
   * @returns its rows; each value is the UTF-8 bytes of PostgreSQL's text form, so JSON can go to the caller as it is
   * @throws HubError SERVICE_UNAVAILABLE, TIMEOUT or INTERNAL_SERVER_ERROR, without any text of the database
   */
  execute(statement: Statement, values: readonly Parameter[]): Promise<readonly RawRow[]>;
  /** Lets what is under way finish and ends the connections. */
  close(): Promise<void>;
}

interface Job {
  readonly statement: Statement;
  readonly values: readonly Parameter[];
  readonly resolve: (rows: readonly RawRow[]) => void;
  readonly reject: (error: HubError) => void;
  /** It may run a second time when its prepared statement has become stale. */
  readonly again: boolean;
}

const DEFAULTS: ReadPoolOptions = {
  max: 10,
  pipeline: 4,
  maxStatements: 500,
  statementTimeout: 15_000,
  connectTimeout: 5_000,
};

/**
 * Quick statements share few connections: what comes while one is under way is sent together, so that PostgreSQL wakes up
 * once for several, which costs more than the statements themselves.
 */
const QUICK = { max: 2, pipeline: 64 };

/** Milliseconds that an answer may take beyond the server's own limits. */
const GRACE = 5_000;

/**
 * A pool of the hub's role. Connections open on demand; each holds its own prepared statements.
 * @param settings `database.hub`
 */
export function createReadPool(settings: pg.ClientConfig, options: Partial<ReadPoolOptions> = {}): ReadPool {
  const given = { ...DEFAULTS, ...options };
  const max = Math.max(given.max - QUICK.max, 1);
  const pool = new LanePool(settings, { ...given, max });
  const quick = new LanePool(settings, { ...given, ...QUICK });
  return {
    execute: (statement, values) => (statement.quick === true ? quick : pool).execute(statement, values),
    close: async () => {
      await Promise.all([pool.close(), quick.close()]);
    },
  };
}

class LanePool implements ReadPool {
  readonly #settings: pg.ClientConfig;
  readonly #options: ReadPoolOptions & LaneOptions;
  readonly #lanes = new Set<Lane>();
  readonly #endings = new Set<Promise<void>>();
  #waiting: Job[] = [];
  #opening = 0;
  #closed = false;

  constructor(settings: pg.ClientConfig, options: ReadPoolOptions) {
    this.#settings = settings;
    this.#options = { ...options, patience: options.statementTimeout * options.pipeline + GRACE };
  }

  execute(statement: Statement, values: readonly Parameter[]): Promise<readonly RawRow[]> {
    return new Promise((resolve, reject) => {
      if (this.#closed) reject(new HubError('SERVICE_UNAVAILABLE'));
      else this.#start({ statement, values, resolve, reject, again: true });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#refuseWaiting();
    for (const lane of this.#lanes) lane.retire();
    while (this.#opening > 0 || this.#endings.size > 0) await Promise.all([...this.#endings, sleep(5)]);
  }

  #start(job: Job): void {
    const lane = this.#waiting.length === 0 ? this.#choose() : undefined;
    if (lane) this.#run(lane, job);
    else {
      this.#waiting.push(job);
      if (this.#mayOpen() && this.#opening < this.#waiting.length) void this.#open();
    }
  }

  #mayOpen(): boolean {
    return this.#lanes.size + this.#opening < this.#options.max;
  }

  /** An idle connection; when there can be no more connections, the least busy one. */
  #choose(): Lane | undefined {
    let best: Lane | undefined;
    for (const lane of this.#lanes) {
      if (lane.load === 0) return lane;
      if (!best || lane.load < best.load) best = lane;
    }
    const shared = best && !this.#mayOpen() && best.load < this.#options.pipeline;
    return shared ? best : undefined;
  }

  #run(lane: Lane, job: Job): void {
    lane.run(job.statement, job.values, (error, rows) => {
      if (!error) job.resolve(rows);
      else if (job.again && isStale(error)) {
        lane.retire();
        this.#start({ ...job, again: false });
      } else job.reject(databaseFailure(error));
      if (this.#waiting.length > 0) this.#drain();
    });
  }

  #drain(): void {
    for (;;) {
      const lane = this.#waiting.length > 0 ? this.#choose() : undefined;
      const job = lane && this.#waiting.shift();
      if (!lane || !job) break;
      this.#run(lane, job);
    }
    while (!this.#closed && this.#waiting.length > this.#opening && this.#mayOpen()) void this.#open();
  }

  async #open(): Promise<void> {
    this.#opening += 1;
    try {
      this.#add(await openLane(this.#settings, this.#options, () => this.#lose()));
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #add(lane: Lane): void {
    this.#opening -= 1;
    this.#endings.add(lane.ended);
    void lane.ended.then(() => this.#endings.delete(lane.ended));
    if (!lane.retired) this.#lanes.add(lane);
    if (this.#closed) lane.retire();
    this.#drain();
  }

  #lose(): void {
    for (const lane of this.#lanes) if (lane.retired) this.#lanes.delete(lane);
    if (!this.#closed) this.#drain();
  }

  /** No connection could be made: with none left, nobody will serve those who wait. */
  #giveUp(error: unknown): void {
    this.#opening -= 1;
    if (this.#lanes.size === 0 && this.#opening === 0) this.#refuseWaiting(error);
  }

  #refuseWaiting(reason?: unknown): void {
    const originalError = reason instanceof Error ? reason : undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const job of waiting) {
      job.reject(new HubError('SERVICE_UNAVAILABLE', undefined, originalError && { originalError }));
    }
  }
}

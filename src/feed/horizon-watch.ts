import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadPool } from '../data/pool.js';
import type { Position } from './change-row.js';
import { compare } from './changed-records.js';

/** What a reader has seen of the change log, and the access state under which it did. */
export interface Seen extends Position {
  readonly epoch: string;
}

/** Tells feeds that wait when there may be something to read. */
export interface HorizonWatch {
  /**
   * Resolves when there is a row of the change log below the horizon that the reader has not seen, or a later access state, or
   * after `ms`, or with the signal.
   */
  wait(seen: Seen, ms: number, signal: AbortSignal): Promise<void>;
  /** For how many seconds an open transaction has held the horizon back, while others went on; 0 where none does. */
  heldSeconds(): Promise<number>;
  close(): Promise<void>;
}

interface Look {
  readonly horizon: string;
  readonly end: string;
  /** The last row below the horizon. */
  readonly last: Position;
  readonly epoch: string;
}

const LOOK = {
  name: 'feed_horizon',
  text: `select pg_snapshot_xmin(pg_current_snapshot())::text, pg_snapshot_xmax(pg_current_snapshot())::text,
    coalesce(last.xid::text, '0'), coalesce(last.sequence::text, '0'), state.epoch::text
    from access_state as state left join lateral (
      select xid, sequence from change_log where xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid desc, sequence desc limit 1
    ) as last on true`,
  quick: true,
};

/** Milliseconds between two looks. */
const PERIOD = 200;

/**
 * One look of a node serves all of its feeds that wait. NOTIFY would reach them some milliseconds sooner, and would have every
 * transaction that writes wait for the others' at its commit.
 */
export function watchHorizon(pool: ReadPool): HorizonWatch {
  return new PolledHorizon(pool);
}

class PolledHorizon implements HorizonWatch {
  readonly #pool: ReadPool;
  readonly #stop = new AbortController();
  readonly #waiting = new Map<() => void, Seen>();
  #polling: Promise<void> | undefined;
  #seen: Look | undefined;
  #since = 0;

  constructor(pool: ReadPool) {
    this.#pool = pool;
  }

  async wait(seen: Seen, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#stop.signal.aborted || signal.aborted || ms <= 0) return;
    if (this.#seen !== undefined && isNews(this.#seen, seen)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#waiting.set(done, seen);
      this.#polling ??= this.#poll();
    });
  }

  async heldSeconds(): Promise<number> {
    const { horizon, end } = await this.#look();
    if (BigInt(end) - BigInt(horizon) <= 1n) return 0;
    return Math.round((performance.now() - this.#since) / 1000);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const done of [...this.#waiting.keys()]) done();
    await this.#polling;
  }

  async #poll(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#stop.signal.aborted) {
      await sleep(PERIOD, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      const look = await this.#look().catch(() => undefined);
      // Where the database does not answer, those who wait find out by themselves.
      for (const [done, seen] of [...this.#waiting]) if (look === undefined || isNews(look, seen)) done();
    }
    this.#polling = undefined;
  }

  async #look(): Promise<Look> {
    const [row] = await this.#pool.execute(LOOK, []);
    const [horizon = '0', end = '0', xid = '0', sequence = '0', epoch = '0'] = (row ?? []).map(String);
    if (this.#seen?.horizon !== horizon) this.#since = performance.now();
    this.#seen = { horizon, end, last: { xid, sequence }, epoch };
    return this.#seen;
  }
}

function isNews({ last, epoch }: Look, seen: Seen): boolean {
  return BigInt(epoch) > BigInt(seen.epoch) || compare(last, seen) > 0;
}

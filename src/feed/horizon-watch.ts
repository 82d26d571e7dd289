import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadPool } from '../data/pool.js';

/** Tells feeds that wait when there may be something to read. */
export interface HorizonWatch {
  /** Resolves when the horizon has gone on, or after `ms`, or with the signal. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** For how many seconds an open transaction has held the horizon back, while others went on; 0 where none does. */
  heldSeconds(): Promise<number>;
  close(): Promise<void>;
}

interface Look {
  readonly horizon: string;
  readonly end: string;
}

const LOOK = {
  name: 'feed_horizon',
  text: 'select pg_snapshot_xmin(pg_current_snapshot())::text, pg_snapshot_xmax(pg_current_snapshot())::text',
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
  readonly #waiting = new Set<() => void>();
  #polling: Promise<void> | undefined;
  #seen: Look | undefined;
  #since = 0;

  constructor(pool: ReadPool) {
    this.#pool = pool;
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#stop.signal.aborted || signal.aborted || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#waiting.add(done);
      this.#polling ??= this.#poll();
    });
  }

  async heldSeconds(): Promise<number> {
    await this.#look();
    const seen = this.#seen;
    if (seen === undefined || BigInt(seen.end) - BigInt(seen.horizon) <= 1n) return 0;
    return Math.round((performance.now() - this.#since) / 1000);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#polling;
  }

  async #poll(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#stop.signal.aborted) {
      await sleep(PERIOD, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      if (await this.#look().catch(() => true)) this.#wake();
    }
    this.#polling = undefined;
  }

  /** Whether the horizon has gone on. */
  async #look(): Promise<boolean> {
    const [row] = await this.#pool.execute(LOOK, []);
    const [horizon = '0', end = '0'] = (row ?? []).map(String);
    const seen = this.#seen;
    const isAhead = seen?.horizon !== horizon;
    if (isAhead) this.#since = performance.now();
    this.#seen = { horizon, end };
    return isAhead;
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}

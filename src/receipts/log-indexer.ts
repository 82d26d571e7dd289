import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { inTurn } from './in-turn.js';
import { indexSegment, SEGMENT_SIZE, type SegmentSize } from './index-segment.js';
import type { ReadRecordedRules } from './read-recorded-rules.js';

export interface LogIndexerOptions {
  /** As the hub's role. */
  readonly pool: pg.Pool;
  readonly rules: ReadRecordedRules;
  /** Told once of each trouble, until it is over. The next attempt comes by itself. */
  readonly onTrouble: (error: unknown) => void;
  /** {@link SEGMENT_SIZE} unless given. */
  readonly size?: SegmentSize;
}

/** Indexes the log in the background. */
export interface LogIndexer {
  /** Stops after the segment that is being written. */
  close(): Promise<void>;
}

/** Nodes that index one log exclude each other with this advisory lock, held until the end of their transaction. */
const LOCK = '7809350246217';

const LOOK_EVERY_MS = 1000;

/** While receipts come in, it rests for so many times as long as a segment took: callers come first, and questions read what waits. */
const REST = 9;

/**
 * Looks once a second whether segments are complete, and indexes them one by one. Appending a receipt neither waits for this
 * nor knows of it. Whichever node has the turn takes the next segment, so none is needed in particular.
 */
export function startLogIndexer(options: LogIndexerOptions): LogIndexer {
  const closing = new AbortController();
  const { signal } = closing;
  let troubled = false;
  let known = '';
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      while (!signal.aborted) {
        const begun = performance.now();
        if (!(await indexInTurn(options))) break;
        const took = performance.now() - begun;
        const size = await sizeOf(options.pool);
        if (size !== known) await sleep(REST * took, undefined, { signal }).catch(() => undefined);
        known = size;
      }
      troubled = false;
    } catch (error) {
      if (!troubled) options.onTrouble(error);
      troubled = true;
    }
  };
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, LOOK_EVERY_MS).unref();
  return {
    close: async () => {
      closing.abort();
      clearInterval(timer);
      await looking;
    },
  };
}

async function sizeOf(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ last: string | null }>('select max(sequence) as last from access_receipt');
  return rows[0]?.last ?? '';
}

/**
 * Indexes the next segment, unless another node is at it.
 * @returns whether it did
 */
export async function indexInTurn({
  pool,
  rules,
  size = SEGMENT_SIZE,
}: Pick<LogIndexerOptions, 'pool' | 'rules' | 'size'>): Promise<boolean> {
  return (await inTurn(pool, LOCK, (client) => indexSegment(client, rules, size))) === true;
}

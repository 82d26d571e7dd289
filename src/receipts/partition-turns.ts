import type pg from 'pg';
import { errorCode } from '../shared/error-code.js';

const LOOK_EVERY_MS = 60_000;

/** SQLSTATE lock_not_available, deadlock_detected: somebody reads the log for long, or another node does the same. */
const BUSY = new Set(['55P03', '40P01']);

export interface PartitionTurnsOptions {
  readonly pool: pg.Pool;
  /** Told of whatever else goes wrong. The next attempt comes by itself. */
  readonly onTrouble: (error: unknown) => void;
}

/** Has the log begin a partition when a month begins; see access_log_turn_partition in the migrations. */
export interface PartitionTurns {
  /** Waits for the look under way, and stops. */
  close(): Promise<void>;
}

/** Looks now, and then once a minute. Appending a receipt does not know of it. */
export function startPartitionTurns({ pool, onTrouble }: PartitionTurnsOptions): PartitionTurns {
  let looking: Promise<void> = turn();
  const timer = setInterval(() => {
    looking = looking.then(turn);
  }, LOOK_EVERY_MS).unref();
  return {
    close: () => {
      clearInterval(timer);
      return looking;
    },
  };

  async function turn(): Promise<void> {
    try {
      await pool.query('select access_log_turn_partition()');
    } catch (error) {
      if (!BUSY.has(errorCode(error) ?? '')) onTrouble(error);
    }
  }
}

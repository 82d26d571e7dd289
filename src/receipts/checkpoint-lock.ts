import type pg from 'pg';
import { inTurn } from './in-turn.js';
import type { Queryable } from './queryable.js';

/** Nodes that sign checkpoints of one log, or change its keys, exclude each other with this advisory lock, held until the end of their transaction. */
const LOCK = '7809350246216';

/** Runs in a transaction that holds the lock; undefined, without running, when another node holds it. */
export function inCheckpointTurn<Result>(
  pool: pg.Pool,
  run: (client: Queryable) => Promise<Result>,
): Promise<Result | undefined> {
  return inTurn(pool, LOCK, run);
}

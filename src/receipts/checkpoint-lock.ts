import type pg from 'pg';
import type { Queryable } from './queryable.js';

/** Nodes that sign checkpoints of one log, or change its keys, exclude each other with this advisory lock, held until the end of their transaction. */
const LOCK = '7809350246216';

/** Runs in a transaction that holds the lock; undefined, without running, when another node holds it. */
export async function inCheckpointTurn<Result>(
  pool: pg.Pool,
  run: (client: Queryable) => Promise<Result>,
): Promise<Result | undefined> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level read committed');
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_xact_lock(${LOCK}) as taken`);
    const result = rows[0]?.taken === true ? await run(client) : undefined;
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection in an unknown state is not used again; ending it rolls back.
    client.release(true);
    throw error;
  }
}

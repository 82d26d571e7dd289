import type pg from 'pg';
import type { Queryable } from './queryable.js';

/**
 * Runs in a transaction that holds an advisory lock until its end, so that one node at a time does so; undefined, without
 * running, when another node holds it.
 * @param lock key of the lock, a bigint
 */
export async function inTurn<Result>(
  pool: pg.Pool,
  lock: string,
  run: (client: Queryable) => Promise<Result>,
): Promise<Result | undefined> {
  const client = await pool.connect();
  // A connection that is lost between two statements fails the next one; without a listener it would end the process.
  client.on('error', ignore);
  try {
    await client.query('begin isolation level read committed');
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [lock]);
    const result = rows[0]?.taken === true ? await run(client) : undefined;
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection in an unknown state is not used again; ending it rolls back.
    client.release(true);
    throw error;
  } finally {
    client.off('error', ignore);
  }
}

function ignore(): void {}

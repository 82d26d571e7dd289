import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { errorCode } from '../shared/error-code.js';
import { StartupError } from '../shared/startup-error.js';
import type { StoredArchive } from './archive-store.js';

const TILES = `
  insert into access_log_archived_tile (first, hashes)
  select min(sequence), string_agg(leaf_hash, ''::bytea order by sequence)
  from access_receipt where sequence >= $1 and sequence < $2 group by sequence / 256`;
const FRONTIER = 'insert into access_log_checkpoint (size, frontier) values ($1, $2) on conflict do nothing';
const ARCHIVE = 'insert into access_log_archive (number, first_size, size, note, receipt) values ($1, $2, $3, $4, $5)';

/** SQLSTATE lock_not_available, deadlock_detected: somebody reads the log for long. */
const BUSY = new Set(['55P03', '40P01']);
const TRIES = 600;
const WAIT_MS = 1000;

/**
 * Keeps the hashes of an archived partition and drops it, in one transaction. Writers of the log wait a tenth of a second at
 * most; while somebody reads the log for long, it is tried again, for ten minutes.
 * @param frontier of the tree after its last receipt, from which nodes take up the log
 */
export async function dropPartition(
  client: pg.PoolClient,
  { number, firstSize, size, note, receipt }: StoredArchive,
  frontier: readonly Buffer[],
): Promise<void> {
  await client.query('begin isolation level read committed');
  try {
    await client.query(TILES, [firstSize, size]);
    await client.query(FRONTIER, [size, Buffer.concat(frontier)]);
    await client.query(ARCHIVE, [number, firstSize, size, note, receipt]);
    await dropWhenFree(client, number);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function dropWhenFree(client: pg.PoolClient, number: number): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    await client.query('savepoint free');
    try {
      await client.query('select access_log_drop_partition($1)', [number]);
      return;
    } catch (error) {
      if (!BUSY.has(errorCode(error) ?? '')) throw error;
      await client.query('rollback to savepoint free');
      await setTimeout(WAIT_MS);
    }
  }
  throw new StartupError(
    'The partition stays: somebody reads the log all the time; move the archive away and try again.',
  );
}

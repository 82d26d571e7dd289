import pg from 'pg';
import { checkLog } from '../../src/receipts/check-log.js';
import { CheckpointSigner } from '../../src/receipts/checkpoint-signer.js';
import type { LogKey } from '../../src/receipts/log-key.js';
import { databaseSource } from '../../src/verify/database-source.js';
import { type Verification, type VerifyOptions, verifyLog } from '../../src/verify/verify-log.js';
import { connected } from '../receipts/drafts.js';
import type { TestDatabase } from './database.js';
import { testLogKey } from './log-key.js';

const keys = new Map<string, LogKey>();

/** Signs the log of a database as it is now, unless told otherwise with a key of the database's own. */
export async function signLog(
  database: TestDatabase,
  key: LogKey = keys.get(database.name) ?? testLogKey(),
): Promise<void> {
  keys.set(database.name, key);
  const pool = new pg.Pool({ ...database.hub, max: 2 });
  pool.on('error', () => undefined);
  try {
    await checkLog({ pool, key, adopt: false, place: undefined });
    await new CheckpointSigner({ pool, key, place: undefined, everyReceipts: 1 }).look(true);
  } finally {
    await pool.end();
  }
}

/** Verifies the log of a database as it is committed. */
export function verifyDatabase(owner: pg.ClientConfig, options: VerifyOptions = {}): Promise<Verification> {
  return connected(owner, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    return verifyLog(await databaseSource(client), options);
  });
}

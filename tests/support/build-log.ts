import pg from 'pg';
import { createReceiptLog } from '../../src/receipts/append.js';
import { checkLog } from '../../src/receipts/check-log.js';
import { CheckpointSigner } from '../../src/receipts/checkpoint-signer.js';
import type { LogKey } from '../../src/receipts/log-key.js';
import { rotateKey } from '../../src/receipts/rotate-key.js';
import { connected, draft, personRead } from '../receipts/drafts.js';
import type { TestDatabase } from './database.js';
import { type KeptLog, readKeptLog } from './kept-log.js';
import { testLogKey } from './log-key.js';

/** A log as hubs wrote and signed it. */
export interface BuiltLog {
  readonly log: KeptLog;
  /** The first key; it handed over to the other one in the middle of the log. */
  readonly first: LogKey;
  readonly key: LogKey;
  /** The newest checkpoint, as it stands outside the database. */
  readonly outside: string;
}

/** Writes so many receipts into an empty log, in groups, with checkpoints and a rotation of the key. */
export async function buildLog(database: TestDatabase, receipts: number): Promise<BuiltLog> {
  const pool = new pg.Pool({ ...database.hub, max: 2 });
  pool.on('error', () => undefined);
  const [first, key] = [testLogKey(), testLogKey()];
  const log = await createReceiptLog(database.hub, { hub: 'node' });
  const sign = (by: LogKey) =>
    new CheckpointSigner({ pool, key: by, place: undefined, everyReceipts: 1, everySeconds: 1000 }).look(true);
  try {
    await checkLog({ pool, key: first, adopt: false, place: undefined });
    await sign(first);
    const step = Math.ceil(receipts / 6);
    for (let written = 0, turn = 0; written < receipts; written += step, turn++) {
      const group = Array.from({ length: Math.min(step, receipts - written) }, (_, at) =>
        log.append(draft({ operation: `操作${at}`, reads: [personRead(`p${at}`, `p${at + 1}`)], purpose: '走访' })),
      );
      await Promise.all(group);
      if (turn === 2) await rotateKey(pool, { from: first, to: key });
      await sign(turn < 2 ? first : key);
    }
    const kept = await connected(database.owner, readKeptLog);
    return { log: kept, first, key, outside: kept.checkpoints.at(-1)?.note ?? '' };
  } finally {
    await log.close();
    await pool.end();
  }
}

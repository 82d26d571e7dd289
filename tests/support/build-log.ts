import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createReceiptLog } from '../../src/receipts/append.js';
import { type Archived, archiveOldest } from '../../src/receipts/archive-partition.js';
import { checkLog } from '../../src/receipts/check-log.js';
import { CheckpointSigner } from '../../src/receipts/checkpoint-signer.js';
import type { LogKey } from '../../src/receipts/log-key.js';
import { operatorReceipt } from '../../src/receipts/operator-receipt.js';
import type { ReceiptLog } from '../../src/receipts/receipt.js';
import { rotateKey } from '../../src/receipts/rotate-key.js';
import { connected, draft, personRead } from '../receipts/drafts.js';
import { fillLog } from '../receipts/fill-log.js';
import type { TestDatabase } from './database.js';
import { type ArchiveBytes, type KeptLog, readKeptLog } from './kept-log.js';
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

/** Months of which the receipts are archived, where a test wants archives. */
const OLD_MONTHS = ['2020-01-15', '2020-02-15', '2020-03-15'];

/**
 * Writes so many receipts into an empty log, in groups, with checkpoints and a rotation of the key.
 * @param archived receipts of each of three months of 2020 before them, which are archived at last
 */
export async function buildLog(database: TestDatabase, receipts: number, archived = 0): Promise<BuiltLog> {
  const pool = new pg.Pool({ ...database.hub, max: 2 });
  pool.on('error', () => undefined);
  const [first, key] = [testLogKey(), testLogKey()];
  const sign = (by: LogKey) =>
    new CheckpointSigner({ pool, key: by, place: undefined, everyReceipts: 1, everySeconds: 1000 }).look(true);
  for (const month of archived === 0 ? [] : OLD_MONTHS) {
    await fillLog(database.owner, archived, month);
    await pool.query('select access_log_turn_partition()');
  }
  const log = await createReceiptLog(database.hub, { hub: 'node' });
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
    const files = archived === 0 ? [] : await archiveLog(database, key, log);
    const kept = await connected(database.owner, readKeptLog);
    return { log: { ...kept, files }, first, key, outside: kept.checkpoints.at(-1)?.note ?? '' };
  } finally {
    await log.close();
    await pool.end();
  }
}

/** Archives every partition that is older than the retention, as the command line does. */
export async function archiveLog(
  { owner }: TestDatabase,
  key: LogKey,
  log: ReceiptLog,
  folder = mkdtempSync(join(tmpdir(), 'fivefold-archives-')),
): Promise<readonly ArchiveBytes[]> {
  const pool = new pg.Pool({ ...owner, max: 3 });
  pool.on('error', () => undefined);
  const record = async ({ firstSize, size, note }: Archived) => {
    const writes = [{ action: 'archive', type: 'AccessReceipt', fields: ['*'], ids: `${firstSize}-${size - 1}` }];
    const receipt = operatorReceipt({ user: 'test', operation: 'fivefold log archive', document: note, writes });
    return Number((await log.append(receipt)).sequence);
  };
  const files: ArchiveBytes[] = [];
  try {
    for (;;) {
      const done = await archiveOldest({ pool, key, folder, retention: 36, record });
      if (done === undefined || !('file' in done)) return files;
      files.push({ where: done.file, bytes: readFileSync(done.file) });
    }
  } finally {
    await pool.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

import { mkdir } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import pg from 'pg';
import { readDataConfig } from '../config.js';
import type { Database } from '../data/database.js';
import { outliveLostConnections } from '../data/lost-connections.js';
import { createReceiptLog } from '../receipts/append.js';
import { type Archived, archiveOldest } from '../receipts/archive-partition.js';
import type { LogKey } from '../receipts/log-key.js';
import { DEMO_LOG_KEY_FILE, readLogKey } from '../receipts/log-key-file.js';
import { operatorReceipt } from '../receipts/operator-receipt.js';
import type { ReceiptLog } from '../receipts/receipt.js';
import { withDatabase } from './open.js';

const OPERATION = 'fivefold log archive';

/** `fivefold log archive`: moves what is older than the retention from the database to files. */
export function logArchiveCommand(): Command {
  return new Command('archive')
    .description('Move partitions older than the retention to signed files, each checked before it leaves the database')
    .argument('<folder>', 'where the files go, one for each partition; made when it is missing')
    .action(archiveTo);
}

async function archiveTo(folder: string): Promise<void> {
  const { home, logKeyFile, retention } = readDataConfig();
  const key = await readLogKey(logKeyFile ?? join(home, DEMO_LOG_KEY_FILE));
  await mkdir(resolve(folder), { recursive: true });
  await withDatabase((database) => archiveAll(database, key, resolve(folder), retention));
}

async function archiveAll(database: Database, key: LogKey, folder: string, retention: number): Promise<void> {
  const pool = new pg.Pool({ ...database.owner, max: 3 });
  outliveLostConnections(pool);
  pool.on('error', () => undefined);
  const log = await createReceiptLog(database.hub, { hub: hostname() });
  const bar = new SingleBar({
    format: 'Archiving receipts [{bar}] {percentage}% {value} of {total}',
    hideCursor: true,
  });
  const options = {
    pool,
    key,
    folder,
    retention,
    record: (archived: Archived) => record(log, archived),
    onProgress: (done: number, firstSize: number, size: number) => {
      if (!bar.isActive) bar.start(size - firstSize, 0);
      bar.update(done - firstSize);
    },
  };
  try {
    for (;;) {
      const done = await archiveOldest(options);
      bar.stop();
      if (done === undefined || !('file' in done)) {
        const until = done === undefined ? '' : `; the oldest partition is kept until ${done.keptUntil.toISOString()}`;
        console.error(`Nothing else is older than ${retention} months${until}.`);
        return;
      }
      console.error(`Receipts ${done.firstSize} to ${done.size - 1} are in ${done.file}.`);
    }
  } finally {
    bar.stop();
    await log.close();
    await pool.end();
  }
}

/** The hash of the document is that of the signed note: the log says which archive it was. */
async function record(log: ReceiptLog, { firstSize, size, note }: Archived): Promise<number> {
  const writes = [{ action: 'archive', type: 'AccessReceipt', fields: ['*'], ids: `${firstSize}-${size - 1}` }];
  const draft = operatorReceipt({ user: userInfo().username, operation: OPERATION, document: note, writes });
  return Number((await log.append(draft)).sequence);
}

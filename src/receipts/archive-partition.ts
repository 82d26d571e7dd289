import { join } from 'node:path';
import type pg from 'pg';
import { StartupError } from '../shared/startup-error.js';
import { checkArchive, openArchive } from '../verify/archive-file.js';
import { readArchiveHead, readFrontier } from './archive-head.js';
import { type ArchiveHead, signArchive } from './archive-note.js';
import { CheckpointSigner } from './checkpoint-signer.js';
import { readLogState } from './checkpoint-store.js';
import { type ClosedPartition, oldestClosedPartition } from './closed-partition.js';
import { dropPartition } from './drop-partition.js';
import { knownKeys } from './known-keys.js';
import type { LogKey } from './log-key.js';
import { writeArchive } from './write-archive.js';

/** A partition that is in a file now. */
export interface Archived extends Pick<ClosedPartition, 'number' | 'firstSize' | 'size'> {
  readonly file: string;
  /** Signed note at its head. */
  readonly note: string;
}

export interface ArchiveOptions {
  /** Connections as the owner of the tables, at least two. */
  readonly pool: pg.Pool;
  /** The key that signs the log. */
  readonly key: LogKey;
  /** Where the archive goes. */
  readonly folder: string;
  /** Months for which receipts stay in the database. */
  readonly retention: number;
  /** Writes the receipt that says so, and gives its sequence. */
  readonly record: (archived: Archived) => Promise<number>;
  readonly onProgress?: (done: number, firstSize: number, size: number) => void;
}

/** Operators exclude each other with this lock, held by a connection. */
const LOCK = '7809350246218';

/**
 * Archives the oldest partition when all its receipts are older than the retention: writes the file, checks it with the code
 * of `fivefold verify`, says so on the log, lets a checkpoint cover that, and only then drops the partition. When it fails before
 * that, the log is as it was.
 * @returns the partition that was archived, or the oldest one that is still kept; undefined when only the open one is there
 * @throws StartupError LogConflict
 */
export async function archiveOldest(options: ArchiveOptions): Promise<Archived | ClosedPartition | undefined> {
  const client = await options.pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${LOCK}) as taken`);
    if (rows[0]?.taken !== true) throw new StartupError('Another operator is archiving right now.');
    const partition = await oldestClosedPartition(client, options.retention);
    return partition?.due === true ? await archive(client, partition, options) : partition;
  } finally {
    await client.query(`select pg_advisory_unlock(${LOCK})`).then(
      () => client.release(),
      () => client.release(true),
    );
  }
}

async function archive(client: pg.PoolClient, partition: ClosedPartition, options: ArchiveOptions): Promise<Archived> {
  const { key, folder, pool, onProgress } = options;
  const { number, firstSize, size } = partition;
  const head = await readArchiveHead(client, partition, key);
  const note = signArchive(key, head);
  const file = join(folder, `receipts-${digits(firstSize)}-${digits(size - 1)}.archive`);
  const progress = (done: number) => onProgress?.(done, firstSize, size);
  await writeArchive(client, file, { note, firstSize, size, onProgress: progress });
  await expectRight(file, note, head, key);
  const archived = { number, firstSize, size, file, note };
  const receipt = await options.record(archived);
  await cover(pool, key, receipt);
  await dropPartition(client, { number, firstSize, size, note, receipt }, await readFrontier(client, size));
  return archived;
}

/** Reads the file again, with code that shares nothing with what wrote it. */
async function expectRight(file: string, note: string, { size }: ArchiveHead, key: LogKey): Promise<void> {
  const opened = await openArchive(file);
  const found = await checkArchive(opened, knownKeys([], key));
  if ('problem' in found || found.size !== size || opened.note !== note) {
    const problem = 'problem' in found ? found.problem : `${file} is another archive`;
    throw new StartupError(`The partition stays: ${problem}. "fivefold verify" says more.`);
  }
}

/** Signs a checkpoint that covers the receipt, unless a node of the hub does. */
async function cover(pool: pg.Pool, key: LogKey, receipt: number): Promise<void> {
  const signer = new CheckpointSigner({ pool, key, place: undefined, everyReceipts: 1 });
  for (let tries = 0; tries < 100; tries++) {
    await signer.look(true);
    if (((await readLogState(pool)).newest?.size ?? 0) > receipt) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new StartupError('The partition stays: no checkpoint was signed over the receipt of its archive; try again.');
}

function digits(sequence: number): string {
  return String(sequence).padStart(12, '0');
}

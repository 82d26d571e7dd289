import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createFile } from '../shared/durable-file.js';
import { errorCode } from '../shared/error-code.js';
import { StartupError } from '../shared/startup-error.js';
import { readArchives } from './archive-store.js';
import { readLogKeys, readLogState } from './checkpoint-store.js';
import { HASH_BYTES } from './merkle.js';
import type { Queryable } from './queryable.js';

/** What an export holds. */
export interface ExportedLog {
  readonly receipts: number;
  readonly checkpoints: number;
}

export interface ExportOptions {
  /** A new or empty folder. */
  readonly folder: string;
  /** Told what the export will hold, before any of it is written; when it fails, nothing is. */
  readonly record: (exported: ExportedLog) => Promise<void>;
  /** Told from time to time how many receipts are written. */
  readonly onProgress?: (done: number) => void;
}

const FORMAT = 'fivefold/access-log-export/v1';
const RECEIPTS_PER_FILE = 1_000_000;
const AT_ONCE = 500;
const READABLE = 0o640;

const RECEIPTS = 'select body, leaf_hash from access_receipt where sequence >= $1 and sequence < $2 order by sequence';
const ARCHIVED = `
  select first, hashes from access_log_archived_tile where first >= $1 and first < $2 order by first limit ${AT_ONCE}`;
const CHECKPOINTS = `
  select number, size, note from access_log_signed_checkpoint where number >= $1 and number <= $2 order by number limit ${AT_ONCE}`;

/**
 * Writes what the newest checkpoint covers, for `fivefold verify`: by the sequence of the first receipt, `receipts-<first>.ndjson`,
 * the canonical texts, one a line, and `hashes-<first>.bin`, their hashes as the log keeps them; `checkpoints.ndjson`,
 * `keys.ndjson`; and at last `log.json`, without which a folder is no export. Of what is archived it has the hashes, and the notes in
 * `archives.ndjson`. What a checkpoint covers never changes, so this needs no snapshot.
 * @throws StartupError when the folder is not empty or nothing is signed yet
 */
export async function exportLog(
  database: Queryable,
  { folder, record, onProgress }: ExportOptions,
): Promise<ExportedLog> {
  const archives = await readArchives(database);
  const { newest } = await readLogState(database);
  if (newest === undefined) throw new StartupError('The access log has no checkpoint yet: start the hub once.');
  await emptyFolder(folder);
  const exported = { receipts: newest.size, checkpoints: newest.number + 1 };
  await record(exported);
  const keys = (await readLogKeys(database))
    .filter(({ firstSize }) => firstSize <= newest.size)
    .map(({ number, verifierKey, firstSize, note }) => line({ number, verifierKey, firstSize, note }));
  await write(join(folder, 'keys.ndjson'), keys);
  await write(join(folder, 'checkpoints.ndjson'), checkpointLines(database, newest.number));
  const archived = archives.at(-1)?.size ?? 0;
  if (archived > 0) {
    await write(join(folder, 'archives.ndjson'), archives.map(line));
    await write(join(folder, `hashes-${digits(0)}.bin`), archivedHashes(database, archived));
  }
  for (let first = archived; first < newest.size; first += RECEIPTS_PER_FILE) {
    await writeReceipts({ database, folder, onProgress }, first, Math.min(first + RECEIPTS_PER_FILE, newest.size));
  }
  const head = { checkpoints: exported.checkpoints, format: FORMAT, receipts: exported.receipts };
  await createFile(join(folder, 'log.json'), line(head), READABLE);
  return exported;
}

interface ReceiptRow {
  readonly body: string;
  readonly leaf_hash: Buffer;
}

async function emptyFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length > 0) throw new StartupError(`${folder} is not empty.`);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`${folder} cannot be used as a folder (${errorCode(error)}).`);
  }
}

async function writeReceipts(
  { database, folder, onProgress }: Pick<ReceiptSink, 'database' | 'onProgress'> & { readonly folder: string },
  first: number,
  end: number,
): Promise<void> {
  const hashes = await open(join(folder, `hashes-${digits(first)}.bin`), 'wx', READABLE);
  try {
    const lines = receiptLines({ database, hashes, onProgress }, first, end);
    await write(join(folder, `receipts-${digits(first)}.ndjson`), lines);
    await hashes.sync();
  } finally {
    await hashes.close();
  }
}

function digits(sequence: number): string {
  return String(sequence).padStart(12, '0');
}

async function write(file: string, lines: Iterable<string | Buffer> | AsyncIterable<string | Buffer>): Promise<void> {
  await pipeline(Readable.from(lines), createWriteStream(file, { flags: 'wx', mode: READABLE, flush: true }));
}

interface ReceiptSink {
  readonly database: Queryable;
  /** Gets the hashes of the receipts whose lines are given. */
  readonly hashes: FileHandle;
  readonly onProgress: ExportOptions['onProgress'];
}

async function* receiptLines(sink: ReceiptSink, first: number, end: number): AsyncGenerator<string> {
  for (let at = first; at < end; at += AT_ONCE) {
    const values = [at, Math.min(at + AT_ONCE, end)];
    const { rows } = await sink.database.query<ReceiptRow>({ name: 'export_receipts', text: RECEIPTS, values });
    if (rows.length < (values[1] ?? end) - at) {
      throw new StartupError('Receipts were archived meanwhile: remove the folder and export again.');
    }
    await sink.hashes.appendFile(Buffer.concat(rows.map(({ leaf_hash }) => leaf_hash)));
    yield rows.map(({ body }) => `${body}\n`).join('');
    sink.onProgress?.(values[1] ?? end);
  }
}

async function* archivedHashes(database: Queryable, end: number): AsyncGenerator<Buffer> {
  for (let first = 0; first < end; ) {
    const { rows } = await database.query<{ first: string; hashes: Buffer }>({
      name: 'export_archived',
      text: ARCHIVED,
      values: [first, end],
    });
    for (const { hashes } of rows) {
      yield hashes;
      first += hashes.length / HASH_BYTES;
    }
    if (rows.length === 0) throw new Error(`The access log has no hash of receipt ${first}`);
  }
}

async function* checkpointLines(database: Queryable, last: number): AsyncGenerator<string> {
  for (let first = 0; first <= last; ) {
    const { rows } = await database.query<{ number: string; size: string; note: string }>({
      name: 'export_checkpoints',
      text: CHECKPOINTS,
      values: [first, last],
    });
    for (const { number, size, note } of rows) {
      yield line({ number: Number(number), size: Number(size), note });
      first = Number(number) + 1;
    }
    if (rows.length === 0) return;
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

import { createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StartupError } from '../shared/startup-error.js';
import { HASH_BYTES } from './merkle.js';
import type { Queryable } from './queryable.js';

/** From where to where receipts are exported. */
export interface ExportPlace {
  readonly database: Queryable;
  readonly folder: string;
  /** Told from time to time how many receipts are written. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Permissions of the files. */
export const READABLE = 0o640;
const AT_ONCE = 500;

const RECEIPTS = 'select body, leaf_hash from access_receipt where sequence >= $1 and sequence < $2 order by sequence';
const ARCHIVED = `
  select first, hashes from access_log_archived_tile where first >= $1 and first < $2 order by first limit ${AT_ONCE}`;

/** Writes the receipts from `first` to before `end`, with their hashes. @throws StartupError when they were archived meanwhile */
export async function writeReceipts(
  { database, folder, onProgress }: ExportPlace,
  first: number,
  end: number,
): Promise<void> {
  const hashes = await open(join(folder, `hashes-${digits(first)}.bin`), 'wx', READABLE);
  try {
    const lines = receiptLines({ database, hashes, onProgress }, first, end);
    await writeLines(join(folder, `receipts-${digits(first)}.ndjson`), lines);
    await hashes.sync();
  } finally {
    await hashes.close();
  }
}

/** Writes the hashes of the archived receipts, which are those before `end`. */
export async function writeHashes(database: Queryable, folder: string, end: number): Promise<void> {
  await writeLines(join(folder, `hashes-${digits(0)}.bin`), archivedHashes(database, end));
}

/** A new file, on disk when this resolves. */
export async function writeLines(
  file: string,
  lines: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
): Promise<void> {
  await pipeline(Readable.from(lines), createWriteStream(file, { flags: 'wx', mode: READABLE, flush: true }));
}

function digits(sequence: number): string {
  return String(sequence).padStart(12, '0');
}

interface ReceiptRow {
  readonly body: string;
  readonly leaf_hash: Buffer;
}

interface ReceiptSink {
  readonly database: Queryable;
  /** Gets the hashes of the receipts whose lines are given. */
  readonly hashes: FileHandle;
  readonly onProgress: ExportPlace['onProgress'];
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

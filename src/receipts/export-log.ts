import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFile } from '../shared/durable-file.js';
import { errorCode } from '../shared/error-code.js';
import { StartupError } from '../shared/startup-error.js';
import { readArchives } from './archive-store.js';
import { readLogKeys, readLogState } from './checkpoint-store.js';
import { READABLE, writeHashes, writeLines, writeReceipts } from './export-receipts.js';
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
  await writeLines(join(folder, 'keys.ndjson'), keys);
  await writeLines(join(folder, 'checkpoints.ndjson'), checkpointLines(database, newest.number));
  const archived = archives.at(-1)?.size ?? 0;
  if (archived > 0) {
    await writeLines(join(folder, 'archives.ndjson'), archives.map(line));
    await writeHashes(database, folder, archived);
  }
  for (let first = archived; first < newest.size; first += RECEIPTS_PER_FILE) {
    await writeReceipts({ database, folder, onProgress }, first, Math.min(first + RECEIPTS_PER_FILE, newest.size));
  }
  const head = { checkpoints: exported.checkpoints, format: FORMAT, receipts: exported.receipts };
  await createFile(join(folder, 'log.json'), line(head), READABLE);
  return exported;
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

import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { moveIntoPlace } from '../shared/durable-file.js';
import { errorCode } from '../shared/error-code.js';
import { StartupError } from '../shared/startup-error.js';
import { leafHash } from './merkle.js';
import type { Queryable } from './queryable.js';

export interface ArchiveContent {
  /** Signed note. */
  readonly note: string;
  readonly firstSize: number;
  readonly size: number;
  /** Told from time to time how many receipts of the log are written. */
  readonly onProgress?: (done: number) => void;
}

const READABLE = 0o640;
const AT_ONCE = 500;
const RECEIPTS = 'select body, leaf_hash from access_receipt where sequence >= $1 and sequence < $2 order by sequence';

/**
 * Writes an archive: the note, an empty line, and the canonical texts, one a line. It is on disk, under its name, when this
 * resolves; a name that is taken is not used.
 * @throws StartupError when it cannot be written, or a text is not the one that was hashed
 */
export async function writeArchive(database: Queryable, file: string, content: ArchiveContent): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  try {
    const lines = Readable.from(archiveLines(database, content));
    await pipeline(lines, createWriteStream(draft, { flags: 'w', mode: READABLE, flush: true }));
    await moveIntoPlace(draft, file);
  } catch (error) {
    const code = errorCode(error);
    await rm(draft, { force: true }).catch(() => undefined);
    if (error instanceof StartupError || error instanceof pg.DatabaseError || code === undefined) throw error;
    throw new StartupError(
      code === 'EEXIST' ? `There is an archive ${file} already; move it away.` : `${file} cannot be written (${code}).`,
    );
  }
}

async function* archiveLines(database: Queryable, { note, firstSize, size, onProgress }: ArchiveContent) {
  yield `${note}\n`;
  for (let at = firstSize; at < size; at += AT_ONCE) {
    const values = [at, Math.min(at + AT_ONCE, size)];
    const { rows } = await database.query<{ body: string; leaf_hash: Buffer }>({ text: RECEIPTS, values });
    for (const [index, { body, leaf_hash }] of rows.entries()) {
      if (!leafHash(body).equals(leaf_hash)) {
        throw new StartupError(`Receipt ${at + index} is not the one that was hashed; "fivefold verify" says more.`);
      }
    }
    yield rows.map(({ body }) => `${body}\n`).join('');
    onProgress?.(values[1] ?? size);
  }
}

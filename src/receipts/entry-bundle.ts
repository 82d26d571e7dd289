import { HubError } from '../shared/errors.js';
import type { Queryable } from './queryable.js';
import type { TilePart } from './tile-path.js';
import { TILE_HASHES } from './tree-reader.js';

/** Longest entry that a bundle can hold: its length is a uint16. */
const MOST_ENTRY_BYTES = 0xffff;
/** Receipts read at a time. */
const AT_ONCE = 16;

const BODIES = 'select body from access_receipt where sequence >= $1 and sequence < $2 order by sequence';

/**
 * The receipts of a bundle in the encoding of C2SP tlog-tiles, each after its length; undefined when one of them is too long
 * for it. The caller knows that the log has them.
 */
export async function readBundle(database: Queryable, part: TilePart): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  for await (const body of readBodies(database, part)) {
    const entry = Buffer.from(body);
    if (entry.length > MOST_ENTRY_BYTES) return undefined;
    parts.push(Buffer.of(entry.length >> 8, entry.length & 0xff), entry);
  }
  return Buffer.concat(parts);
}

/** The same receipts, one a line: canonical texts hold no line break. */
export async function* readLines(database: Queryable, part: TilePart): AsyncGenerator<string> {
  for await (const body of readBodies(database, part)) yield `${body}\n`;
}

async function* readBodies(database: Queryable, { index, width }: TilePart): AsyncGenerator<string> {
  const first = index * TILE_HASHES;
  for (let at = first; at < first + width; at += AT_ONCE) {
    const values = [at, Math.min(at + AT_ONCE, first + width)];
    const { rows } = await database.query<{ body: string }>({ name: 'log_bodies', text: BODIES, values });
    // Archived since the caller looked.
    if (rows.length < (values[1] ?? 0) - at) throw new HubError('ARCHIVED');
    for (const { body } of rows) yield body;
  }
}

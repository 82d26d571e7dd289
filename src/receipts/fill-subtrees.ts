import { EMPTY_FRONTIER, extend, root } from './merkle.js';
import type { Queryable } from './queryable.js';
import { TILE_HASHES } from './tree-reader.js';

/** Subtrees computed in one go: a thousand hashes, so that nothing else in the process waits for longer than a millisecond or two. */
const AT_ONCE = 4;

const STORED = 'select coalesce(max(place) + 1, 0) as stored from access_log_subtree where level = $1';
const LEAVES = 'select leaf_hash as hash from access_receipt where sequence >= $1 and sequence < $2 order by sequence';
const SUBTREES = 'select hash from access_log_subtree where level = $3 and place >= $1 and place < $2 order by place';
const INSERT = `
  insert into access_log_subtree (level, place, hash)
  select $1, $2::bigint + r.n - 1, r.hash from unnest($3::bytea[]) with ordinality as r (hash, n)`;

/**
 * Stores roots of complete subtrees of the log's first `size` receipts, a few in one call. Callers hold the lock of the
 * checkpoints, so that one node stores them.
 * @returns whether all are stored now
 */
export async function fillSubtrees(database: Queryable, size: number): Promise<boolean> {
  let below = size;
  for (let level = 1; below >= TILE_HASHES; level++) {
    const wanted = Math.floor(below / TILE_HASHES);
    const stored = await countStored(database, level);
    const count = Math.min(wanted - stored, AT_ONCE);
    if (count > 0) {
      const hashes = await readRow(database, level - 1, stored * TILE_HASHES, count * TILE_HASHES);
      const roots = Array.from({ length: count }, (_, at) =>
        root(extend(EMPTY_FRONTIER, hashes.slice(at * TILE_HASHES, (at + 1) * TILE_HASHES))),
      );
      await database.query({ name: 'store_subtrees', text: INSERT, values: [level, stored, roots] });
    }
    if (stored + count < wanted) return false;
    below = wanted;
  }
  return true;
}

async function countStored(database: Queryable, level: number): Promise<number> {
  const { rows } = await database.query<{ stored: string }>({ name: 'stored_subtrees', text: STORED, values: [level] });
  return Number(rows[0]?.stored);
}

async function readRow(database: Queryable, level: number, start: number, count: number): Promise<readonly Buffer[]> {
  const range = [start, start + count];
  const { rows } = await (level === 0
    ? database.query<{ hash: Buffer }>({ name: 'log_leaf_row', text: LEAVES, values: range })
    : database.query<{ hash: Buffer }>({ name: 'log_subtree_row', text: SUBTREES, values: [...range, level] }));
  if (rows.length !== count) throw new Error(`The access log has a gap after receipt ${start * TILE_HASHES ** level}`);
  return rows.map(({ hash }) => hash);
}

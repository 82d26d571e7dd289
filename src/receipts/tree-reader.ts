import { EMPTY_FRONTIER, HASH_BYTES, nodeHash, root } from './merkle.js';
import { type LeafRange, subtreesOf } from './proof-ranges.js';
import type { Queryable } from './queryable.js';

/** Hashes of a tile, and levels of the tree that it stands for: C2SP tlog-tiles. */
export const TILE_HASHES = 256;
export const TILE_LEVELS = 8;

const LEAVES = `
  select sequence as place, leaf_hash as hash from access_receipt where sequence >= $1 and sequence < $2
  union all
  select first + at, substring(hashes from (32 * at + 1)::int for 32)
  from access_log_archived_tile, generate_series(0, octet_length(hashes) / 32 - 1) as at where first >= $1 and first < $2`;
const SUBTREES = 'select place, hash from access_log_subtree where level = $3 and place >= $1 and place < $2';

/** A receipt that must be there is not. */
export class LogGap extends Error {}

interface HashRow {
  readonly place: string;
  readonly hash: Buffer;
}

/**
 * Reads hashes of the log's Merkle tree: those of the leaves from the receipts, or what was kept of them when they were
 * archived, above them every eighth level as it is stored. What is not stored yet is computed from the row below, so that the answer does not depend on how far the rows
 * are filled. A reader remembers what it read: use one for each question.
 */
export class TreeReader {
  readonly #database: Queryable;
  #lastRead: Promise<unknown> = Promise.resolve();
  readonly #tiles = new Map<string, Promise<readonly (Buffer | undefined)[]>>();
  readonly #nodes = new Map<string, Promise<Buffer>>();

  constructor(database: Queryable) {
    this.#database = database;
  }

  /** RFC 6962 2.1: the tree hash of a range of leaves. Throws LogGap when the log does not have all of them. */
  async hash(range: LeafRange): Promise<Buffer> {
    const hashes = await Promise.all(subtreesOf(range).map(({ level, place }) => this.#node(level, place)));
    const [last, ...before] = hashes.toReversed();
    return last === undefined ? root(EMPTY_FRONTIER) : before.reduce((right, left) => nodeHash(left, right), last);
  }

  /**
   * The first `width` hashes of a tile: of the leaves in row 0, of subtrees of 256 ^ `row` leaves above.
   * Throws LogGap when the log does not have all of them.
   */
  tile(row: number, index: number, width: number): Promise<readonly Buffer[]> {
    const first = index * TILE_HASHES;
    return Promise.all(Array.from({ length: width }, (_, at) => this.#node(row * TILE_LEVELS, first + at)));
  }

  /** Root of the `place`-th subtree of 2 ^ `level` leaves. */
  #node(level: number, place: number): Promise<Buffer> {
    const key = `${level}:${place}`;
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = this.#read(level, place);
      this.#nodes.set(key, node);
    }
    return node;
  }

  async #read(level: number, place: number): Promise<Buffer> {
    if (level % TILE_LEVELS === 0) {
      const row = level / TILE_LEVELS;
      const stored = (await this.#tile(row, Math.floor(place / TILE_HASHES)))[place % TILE_HASHES];
      if (stored !== undefined) return stored;
      if (row === 0) throw new LogGap(`The access log has no receipt ${place}`);
    }
    const [left, right] = await Promise.all([this.#node(level - 1, 2 * place), this.#node(level - 1, 2 * place + 1)]);
    return nodeHash(left, right);
  }

  #tile(row: number, index: number): Promise<readonly (Buffer | undefined)[]> {
    const key = `${row}:${index}`;
    let tile = this.#tiles.get(key);
    if (tile === undefined) {
      tile = this.#lastRead.then(() => this.#load(row, index * TILE_HASHES));
      // One after another: a question takes one connection.
      this.#lastRead = tile.catch(() => undefined);
      this.#tiles.set(key, tile);
    }
    return tile;
  }

  async #load(row: number, first: number): Promise<readonly (Buffer | undefined)[]> {
    const range = [first, first + TILE_HASHES];
    const { rows } = await (row === 0
      ? this.#database.query<HashRow>({ name: 'log_leaves', text: LEAVES, values: range })
      : this.#database.query<HashRow>({ name: 'log_subtrees', text: SUBTREES, values: [...range, row] }));
    const tile = new Array<Buffer | undefined>(TILE_HASHES).fill(undefined);
    for (const { place, hash } of rows) if (hash.length === HASH_BYTES) tile[Number(place) - first] = hash;
    return tile;
  }
}

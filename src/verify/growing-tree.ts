import { EMPTY_TREE, nodeHash } from './tree-hash.js';

/** Levels of the tree between two rows of stored hashes: 256 hashes make one of the next row (C2SP tlog-tiles). */
export const LEVELS_PER_TILE = 8;

/** A Merkle tree that grows by one leaf at a time and keeps only the roots of its perfect subtrees, largest first. */
export class GrowingTree {
  #size: number;
  readonly #roots: Buffer[];
  readonly #completed: Buffer[] = [];

  /** @param frontier of a tree of `size` leaves, which is then grown on */
  constructor(size = 0, frontier: readonly Buffer[] = []) {
    this.#size = size;
    this.#roots = [...frontier];
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** Roots of the perfect subtrees it consists of, one after another, the largest first. */
  get frontier(): Buffer {
    return Buffer.concat(this.#roots);
  }

  add(leaf: Buffer): void {
    let top = leaf;
    let level = 0;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      top = nodeHash(this.#roots.pop() ?? top, top);
      level += 1;
      if (level % LEVELS_PER_TILE === 0) this.#completed[level / LEVELS_PER_TILE] = top;
    }
    this.#roots.push(top);
    this.#size += 1;
  }

  /** RFC 9162 2.1.1: the Merkle tree hash over all leaves. */
  root(): Buffer {
    const [last, ...before] = this.#roots.toReversed();
    return last === undefined ? EMPTY_TREE : before.reduce((right, left) => nodeHash(left, right), last);
  }

  /** Root of the latest perfect subtree of 256 ^ `row` leaves; undefined when there was none yet. */
  completed(row: number): Buffer | undefined {
    return this.#completed[row];
  }
}

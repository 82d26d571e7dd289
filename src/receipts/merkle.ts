import { hash } from 'node:crypto';

/**
 * The hashes of the perfect subtrees that a Merkle tree of `size` leaves consists of, largest first: one for each bit set
 * in `size`. It is all that appending needs (a compact range of RFC 6962 hashes).
 */
export interface Frontier {
  /** Number of leaves. */
  readonly size: number;
  /** SHA-256 hashes of 32 bytes. */
  readonly hashes: readonly Buffer[];
}

export const HASH_BYTES = 32;
export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] };

const EMPTY_ROOT = hash('sha256', '', 'buffer');
const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The byte before a leaf in its hash. */
export const LEAF_PREFIX = 0;

/** RFC 6962 2.1: SHA-256(0x00 || leaf), the leaf being the UTF-8 bytes of `text`. */
export function leafHash(text: string): Buffer {
  return prefixedLeafHash(Buffer.from(`\0${text}`));
}

/** The same, of a leaf that has {@link LEAF_PREFIX} before it already. */
export function prefixedLeafHash(prefixedLeaf: Uint8Array): Buffer {
  return hash('sha256', prefixedLeaf, 'buffer');
}

/** RFC 6962 2.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return hash('sha256', node, 'buffer');
}

/** The frontier after further leaves, given as their hashes. One or two hashes of 65 bytes per leaf. */
export function extend(frontier: Frontier, leaves: readonly Buffer[]): Frontier {
  const hashes = [...frontier.hashes];
  let size = frontier.size;
  for (const leaf of leaves) {
    let top = leaf;
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = hashes.pop();
      if (left === undefined)
        throw new RangeError(`A tree of ${frontier.size} leaves has more subtrees than were given`);
      top = nodeHash(left, top);
    }
    hashes.push(top);
    size += 1;
  }
  return { size, hashes };
}

/** RFC 6962 2.1: the Merkle Tree Hash of the leaves. */
export function root(frontier: Frontier): Buffer {
  return (
    frontier.hashes.reduceRight<Buffer | undefined>(
      (right, left) => (right === undefined ? left : nodeHash(left, right)),
      undefined,
    ) ?? EMPTY_ROOT
  );
}

/** The hashes one after another, as they are stored. */
export function frontierBytes(frontier: Frontier): Buffer {
  return Buffer.concat(frontier.hashes);
}

/** The reverse of {@link frontierBytes}. Throws RangeError when the bytes do not fit the size. */
export function frontierOf(size: number, bytes: Buffer): Frontier {
  const hashes: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += HASH_BYTES) hashes.push(bytes.subarray(at, at + HASH_BYTES));
  const subtrees = [...size.toString(2)].filter((bit) => bit === '1').length;
  if (bytes.length !== subtrees * HASH_BYTES) {
    throw new RangeError(`A tree of ${size} leaves has ${subtrees} subtrees, not ${bytes.length / HASH_BYTES}`);
  }
  return { size, hashes };
}

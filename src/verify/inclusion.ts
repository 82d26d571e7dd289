import { HASH_BYTES, nodeHash } from './tree-hash.js';

/** A proof that a leaf stands at a place of a tree. */
export interface InclusionProof {
  /** Place of the leaf, from 0. */
  readonly sequence: number;
  /** Number of leaves of the tree. */
  readonly size: number;
  readonly leafHash: Buffer;
  /** From the leaf's sibling up to the child of the root. */
  readonly hashes: readonly Buffer[];
}

/**
 * RFC 9162 2.1.3.2: the root that an inclusion proof leads to; undefined when the proof has not the length that its place
 * and size ask for. The proof holds when this is the root of a signed checkpoint of that size.
 */
export function rootOfInclusion({ sequence, size, leafHash, hashes }: InclusionProof): Buffer | undefined {
  if (!(Number.isSafeInteger(size) && Number.isSafeInteger(sequence) && sequence >= 0 && sequence < size)) {
    return undefined;
  }
  if (leafHash.length !== HASH_BYTES) return undefined;
  let fn = BigInt(sequence);
  let sn = BigInt(size) - 1n;
  let root = leafHash;
  for (const hash of hashes) {
    if (sn === 0n) return undefined;
    if (fn % 2n === 1n || fn === sn) {
      root = nodeHash(hash, root);
      while (fn % 2n === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      root = nodeHash(root, hash);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n ? root : undefined;
}

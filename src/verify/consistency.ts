import { nodeHash } from './tree-hash.js';

/** A state of a log: how many leaves, and the Merkle tree hash over them. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** RFC 9162 2.1.4.2: whether the proof shows that the tree `second` begins with the tree `first`, which must not be empty. */
export function isConsistent(first: TreeHead, second: TreeHead, proof: readonly Buffer[]): boolean {
  if (first.size < 1 || first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root);
  const roots = rootsOfConsistency(first, second.size, proof);
  return roots?.first.equals(first.root) === true && roots.second.equals(second.root);
}

function rootsOfConsistency(
  { size: firstSize, root: firstRoot }: TreeHead,
  secondSize: number,
  proof: readonly Buffer[],
): { first: Buffer; second: Buffer } | undefined {
  let fn = BigInt(firstSize) - 1n;
  let sn = BigInt(secondSize) - 1n;
  while (fn % 2n === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  // A first tree that is perfect is a subtree of the second, so its root is not repeated in the proof.
  const [start, ...rest] = fn === 0n ? [firstRoot, ...proof] : proof;
  if (start === undefined) return undefined;
  let first = start;
  let second = start;
  for (const hash of rest) {
    if (sn === 0n) return undefined;
    if (fn % 2n === 1n || fn === sn) {
      first = nodeHash(hash, first);
      second = nodeHash(hash, second);
      while (fn % 2n === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      second = nodeHash(second, hash);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n ? { first, second } : undefined;
}

import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { consistencyRanges, inclusionRanges, type LeafRange } from '../../src/receipts/proof-ranges.js';
import { isConsistent } from '../../src/verify/consistency.js';
import { GrowingTree } from '../../src/verify/growing-tree.js';
import { rootOfInclusion } from '../../src/verify/inclusion.js';
import { leafHash } from '../../src/verify/tree-hash.js';

const sha256 = (...parts: readonly Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** RFC 9162 2.1.1, word for word, over leaf hashes. */
function merkleTreeHash(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return first;
  const k = largestPowerBelow(leaves.length);
  return sha256(Buffer.of(1), merkleTreeHash(leaves.slice(0, k)), merkleTreeHash(leaves.slice(k)));
}

/** RFC 9162 2.1.3.1, word for word. */
function path(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = largestPowerBelow(leaves.length);
  return m < k
    ? [...path(m, leaves.slice(0, k)), merkleTreeHash(leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), merkleTreeHash(leaves.slice(0, k))];
}

/** RFC 9162 2.1.4.1, word for word. */
function subproof(m: number, leaves: readonly Buffer[], complete: boolean): Buffer[] {
  if (m === leaves.length) return complete ? [] : [merkleTreeHash(leaves)];
  const k = largestPowerBelow(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), complete), merkleTreeHash(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), merkleTreeHash(leaves.slice(0, k))];
}

function largestPowerBelow(count: number): number {
  let k = 1;
  while (k * 2 < count) k *= 2;
  return k;
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, at) => leafHash(`receipt ${at}`));
const hashOf = (leaves: readonly Buffer[]) => (range: LeafRange) =>
  merkleTreeHash(leaves.slice(range.start, range.end));
const flipped = (hash: Buffer, bit: number) => {
  const changed = Buffer.from(hash);
  changed[Math.floor(bit / 8)] = (changed[Math.floor(bit / 8)] ?? 0) ^ (1 << (bit % 8));
  return changed;
};

const placeInTree = fc
  .integer({ min: 1, max: 700 })
  .chain((size) => fc.tuple(fc.nat({ max: size - 1 }), fc.constant(size)));
const twoSizes = fc
  .integer({ min: 1, max: 700 })
  .chain((size) => fc.tuple(fc.integer({ min: 1, max: size }), fc.constant(size)));
const bit = fc.nat({ max: 255 });

describe('the tree that a verifier grows', () => {
  test('has the root that RFC 9162 defines at every size, and the roots of complete subtrees of 256 leaves', () => {
    const leaves = leavesOf(600);
    const tree = new GrowingTree();
    leaves.forEach((leaf, at) => {
      tree.add(leaf);
      if (at % 37 === 0) expect(tree.root()).toEqual(merkleTreeHash(leaves.slice(0, at + 1)));
      if (tree.size === 256) expect(tree.completed(1)).toEqual(merkleTreeHash(leaves.slice(0, 256)));
      if (tree.size === 512) expect(tree.completed(1)).toEqual(merkleTreeHash(leaves.slice(256, 512)));
    });
    expect(new GrowingTree().root()).toEqual(sha256());
  });
});

describe('an inclusion proof', () => {
  test('is the one of RFC 9162 and leads to the root, for any leaf of any tree', () => {
    fc.assert(
      fc.property(placeInTree, ([sequence, size]) => {
        const leaves = leavesOf(size);
        const hashes = inclusionRanges(sequence, size).map(hashOf(leaves));
        expect(hashes).toEqual(path(sequence, leaves));
        const leaf = leafHash(`receipt ${sequence}`);
        expect(rootOfInclusion({ sequence, size, leafHash: leaf, hashes })).toEqual(merkleTreeHash(leaves));
      }),
    );
  });

  test('leads elsewhere when leaf, place, size or any hash is another', () => {
    fc.assert(
      fc.property(placeInTree, placeInTree, fc.nat(), bit, ([sequence, size], other, at, changedBit) => {
        const leaves = leavesOf(size);
        const root = merkleTreeHash(leaves);
        const proof = {
          sequence,
          size,
          leafHash: leafHash(`receipt ${sequence}`),
          hashes: inclusionRanges(sequence, size).map(hashOf(leaves)),
        };
        const holds = (changed: Partial<typeof proof>) =>
          rootOfInclusion({ ...proof, ...changed })?.equals(root) === true;
        expect(holds({})).toBe(true);
        expect(holds({ leafHash: flipped(proof.leafHash, changedBit) })).toBe(false);
        expect(holds({ hashes: [...proof.hashes, root] })).toBe(false);
        if (other[0] !== sequence) expect(holds({ sequence: other[0] })).toBe(false);
        if (proof.hashes.length > 0) {
          const place = at % proof.hashes.length;
          const hashes = proof.hashes.map((hash, index) => (index === place ? flipped(hash, changedBit) : hash));
          expect(holds({ hashes })).toBe(false);
          expect(holds({ hashes: proof.hashes.slice(1) })).toBe(false);
          expect(holds({ hashes: proof.hashes.slice(0, -1) })).toBe(false);
        }
      }),
    );
  });

  test('is refused for places and sizes that no tree has', () => {
    const [leaf = Buffer.alloc(32)] = leavesOf(1);
    for (const [sequence, size] of [
      [0, 0],
      [1, 1],
      [-1, 1],
      [0.5, 1],
      [0, Number.NaN],
    ] as const) {
      expect(rootOfInclusion({ sequence, size, leafHash: leaf, hashes: [] })).toBeUndefined();
    }
    expect(() => inclusionRanges(1, 1)).toThrow(RangeError);
    expect(() => consistencyRanges(2, 1)).toThrow(RangeError);
  });
});

describe('a consistency proof', () => {
  test('is the one of RFC 9162 and holds, for any two sizes', () => {
    fc.assert(
      fc.property(twoSizes, ([first, size]) => {
        const leaves = leavesOf(size);
        const proof = consistencyRanges(first, size).map(hashOf(leaves));
        expect(proof).toEqual(first === size ? [] : subproof(first, leaves, true));
        const [one, two] = [first, size].map((count) => ({
          size: count,
          root: merkleTreeHash(leaves.slice(0, count)),
        }));
        if (one === undefined || two === undefined) throw new Error('no trees');
        expect(isConsistent(one, two, proof)).toBe(true);
      }),
    );
  });

  test('does not hold for another root, another size, or a changed, missing or added hash', () => {
    fc.assert(
      fc.property(twoSizes, fc.nat(), bit, ([first, size], at, changedBit) => {
        const leaves = leavesOf(size);
        const proof = consistencyRanges(first, size).map(hashOf(leaves));
        const one = { size: first, root: merkleTreeHash(leaves.slice(0, first)) };
        const two = { size, root: merkleTreeHash(leaves) };
        expect(isConsistent({ ...one, root: flipped(one.root, changedBit) }, two, proof)).toBe(false);
        expect(isConsistent(one, { ...two, root: flipped(two.root, changedBit) }, proof)).toBe(false);
        expect(isConsistent(one, two, [...proof, one.root])).toBe(false);
        expect(isConsistent({ ...one, size: size + 1 }, two, proof)).toBe(false);
        if (proof.length === 0) return;
        const place = at % proof.length;
        expect(
          isConsistent(
            one,
            two,
            proof.map((hash, index) => (index === place ? flipped(hash, changedBit) : hash)),
          ),
        ).toBe(false);
        expect(isConsistent(one, two, proof.slice(1))).toBe(false);
        expect(isConsistent(one, two, proof.slice(0, -1))).toBe(false);
      }),
    );
  });

  test('is not made or taken for the empty tree, which every tree begins with', () => {
    const tree = new GrowingTree();
    const empty = { size: 0, root: tree.root() };
    tree.add(leafHash('one'));
    expect(isConsistent(empty, { size: 1, root: tree.root() }, [])).toBe(false);
    expect(() => consistencyRanges(0, 1)).toThrow(RangeError);
  });
});

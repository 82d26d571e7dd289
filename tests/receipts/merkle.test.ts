import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_FRONTIER, extend, frontierBytes, frontierOf, leafHash, root } from '../../src/receipts/merkle.js';

const sha256 = (...parts: readonly Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** RFC 6962 2.1, word for word. */
function merkleTreeHash(leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), first);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.of(1), merkleTreeHash(leaves.slice(0, k)), merkleTreeHash(leaves.slice(k)));
}

/** The eight leaves of Certificate Transparency's reference tests, and the root after each. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => Buffer.from(hex, 'hex').toString('latin1'),
);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('Merkle tree', () => {
  test('gives the roots of the reference vectors of Certificate Transparency', () => {
    const hashes = LEAVES.map(leafHash);
    expect(ROOTS.map((_, size) => root(extend(EMPTY_FRONTIER, hashes.slice(0, size))).toString('hex'))).toEqual(ROOTS);
  });

  test('has the root that RFC 6962 defines, however the leaves arrive in groups', () => {
    const groups = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 9 }), { maxLength: 12 });
    fc.assert(
      fc.property(groups, (all) => {
        const frontier = all.reduce((known, group) => extend(known, group.map(leafHash)), EMPTY_FRONTIER);
        const leaves = all.flat().map((leaf) => Buffer.from(leaf));
        expect(frontier.size).toBe(leaves.length);
        expect(root(frontier).toString('hex')).toBe(merkleTreeHash(leaves).toString('hex'));
      }),
    );
  });

  test('goes on from a stored frontier, and refuses one that does not fit its size', () => {
    const frontier = extend(EMPTY_FRONTIER, ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(leafHash));
    const stored = frontierOf(7, frontierBytes(frontier));
    expect(extend(stored, [leafHash('h')])).toEqual(extend(frontier, [leafHash('h')]));
    expect(() => frontierOf(8, frontierBytes(frontier))).toThrow(RangeError);
    expect(() => frontierOf(7, frontierBytes(frontier).subarray(1))).toThrow(RangeError);
  });
});

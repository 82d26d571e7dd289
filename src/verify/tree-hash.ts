import { createHash } from 'node:crypto';

export const HASH_BYTES = 32;

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** RFC 9162 2.1.1: SHA-256(0x00 || entry), the entry being the UTF-8 bytes of a receipt's canonical text. */
export function leafHash(entry: string): Buffer {
  return createHash('sha256').update(LEAF).update(entry, 'utf8').digest();
}

/** RFC 9162 2.1.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/** RFC 9162 2.1.1: the hash of a tree without leaves. */
export const EMPTY_TREE: Buffer = createHash('sha256').digest();

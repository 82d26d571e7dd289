import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** RFC 9162 2.1.1: SHA-256(0x00 || entry), the entry being the UTF-8 bytes of a receipt's canonical text. */
export function leafHash(entry: string | Buffer): Buffer {
  return hash('sha256', Buffer.concat([LEAF, typeof entry === 'string' ? Buffer.from(entry) : entry]), 'buffer');
}

/** RFC 9162 2.1.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
}

/** RFC 9162 2.1.1: the hash of a tree without leaves. */
export const EMPTY_TREE: Buffer = hash('sha256', '', 'buffer');

import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { bytesOfBase64 } from './base64.js';

/** A public key whose signatures under notes count, C2SP signed-note: Ed25519, with the ids it has under its two kinds of signature. */
export interface VerifierKey {
  /** As it was given: `<name>+<id>+<base64 of 0x01 and the public key>`. */
  readonly text: string;
  readonly name: string;
  /** Id under plain signatures, 8 hexadecimal digits (type 0x01, C2SP signed-note). */
  readonly noteId: string;
  /** Id under signatures that state a time (type 0x04, C2SP tlog-cosignature). */
  readonly timeId: string;
  readonly publicKey: KeyObject;
}

const ED25519 = 1;
const TIMED_ED25519 = 4;
const KEY_BYTES = 32;

/** Reads a verifier key ("vkey", C2SP signed-note); undefined when it is none, or of another algorithm. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name = '', id, encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text) ?? [];
  const material = bytesOfBase64(encoded);
  if (material?.length !== 1 + KEY_BYTES || material[0] !== ED25519) return undefined;
  const bytes = material.subarray(1);
  const noteId = keyId(name, ED25519, bytes);
  if (noteId !== id) return undefined;
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
    format: 'jwk',
  });
  return { text, name, noteId, timeId: keyId(name, TIMED_ED25519, bytes), publicKey };
}

/** C2SP signed-note: the first four bytes of SHA-256(name || 0x0A || type || public key). */
function keyId(name: string, type: number, publicKey: Buffer): string {
  const hash = createHash('sha256').update(`${name}\n`).update(Buffer.of(type)).update(publicKey);
  return hash.digest('hex').slice(0, 8);
}

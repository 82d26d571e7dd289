import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** The key with which a log signs its checkpoints: Ed25519 under the log's name (C2SP signed-note). */
export interface LogKey {
  /** Name of the log and of its keys, such as `hub.example.gov.cn/log`. */
  readonly origin: string;
  /** The public half ("vkey"): `<origin>+<id>+<base64>`. */
  readonly verifierKey: string;
  /** Id of its plain signatures. */
  readonly noteId: Buffer;
  /** Id of its signatures that state a time (C2SP tlog-cosignature). */
  readonly timeId: Buffer;
  /** RFC 8032 over the UTF-8 bytes. */
  sign(message: string): Buffer;
}

const ED25519 = Buffer.of(1);
const TIMED_ED25519 = Buffer.of(4);
const SEED_BYTES = 32;

/** PKCS #8 of an Ed25519 key (RFC 8410, 7), up to the 32 bytes of its seed. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A name that a note's signature can carry: no space, no plus, no control character. */
export const ORIGIN = /^[^\s+\p{C}]{1,200}$/u;

/** Makes a key for the log `origin`, as the text that its file holds. */
export function makeLogKey(origin: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return keyText(origin, privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-SEED_BYTES));
}

/**
 * Reads a private key in the text form of Go's note package, which the tools of transparency logs share:
 * `PRIVATE+KEY+<origin>+<id>+<base64 of 0x01 and the seed>`. Undefined when it is none.
 */
export function parseLogKey(text: string): LogKey | undefined {
  const [, origin = '', , encoded = ''] =
    /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text) ?? [];
  const seed = Buffer.from(encoded, 'base64').subarray(1);
  if (!ORIGIN.test(origin) || seed.length !== SEED_BYTES || keyText(origin, seed) !== text) return undefined;
  const privateKey = privateKeyOf(seed);
  const publicKey = publicBytes(privateKey);
  const noteId = keyId(origin, ED25519, publicKey);
  return {
    origin,
    verifierKey: `${origin}+${noteId.toString('hex')}+${Buffer.concat([ED25519, publicKey]).toString('base64')}`,
    noteId,
    timeId: keyId(origin, TIMED_ED25519, publicKey),
    sign: (message) => sign(null, Buffer.from(message), privateKey),
  };
}

function keyText(origin: string, seed: Buffer): string {
  const id = keyId(origin, ED25519, publicBytes(privateKeyOf(seed))).toString('hex');
  return `PRIVATE+KEY+${origin}+${id}+${Buffer.concat([ED25519, seed]).toString('base64')}`;
}

function privateKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

function publicBytes(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-SEED_BYTES);
}

/** C2SP signed-note: the first four bytes of SHA-256(name || 0x0A || type || public key). */
function keyId(name: string, type: Buffer, publicKey: Buffer): Buffer {
  return createHash('sha256').update(`${name}\n`).update(type).update(publicKey).digest().subarray(0, 4);
}

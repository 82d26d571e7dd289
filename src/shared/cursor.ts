import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { HubError } from './errors.js';

/** Makes and reads opaque cursors. */
export interface CursorCodec {
  /**
   * A cursor that holds `payload` (a JSON value) for `binding`: who asks, what for, under which policy. The same input gives
   * the same cursor. URL-safe; tells nothing but the payload's length. Some 10 microseconds.
   */
  encode(binding: string, payload: unknown): string;
  /** The payload. Throws HubError INVALID_CURSOR when the cursor is not one made with this key for this binding. */
  decode(binding: string, cursor: string): unknown;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Room for the longest texts that can be sorted by, every character escaped. */
const MAX_CURSOR_LENGTH = 65_536;

/**
 * Cursors encrypted with AES-256-GCM (NIST SP 800-38D), the binding authenticated with them. The initialisation vector is
 * derived from binding and payload with a key of its own, so it differs wherever they differ.
 * @param key at least 32 secret bytes, the same on every node of the hub
 */
export function createCursorCodec(key: Buffer): CursorCodec {
  const cipherKey = createSecretKey(derive(key, 'cursor cipher'));
  const ivKey = derive(key, 'cursor iv');
  const ivOf = (bound: Buffer, plain: Buffer) =>
    hash('sha256', Buffer.concat([ivKey, bound, plain]), 'buffer').subarray(0, IV_BYTES);

  const open = (bound: Buffer, sealed: Buffer): Buffer => {
    const iv = sealed.subarray(0, IV_BYTES);
    const decipher = createDecipheriv(CIPHER, cipherKey, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(bound).setAuthTag(sealed.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
    if (!timingSafeEqual(iv, ivOf(bound, plain))) throw new Error('another initialisation vector');
    return plain;
  };

  return {
    encode(binding, payload) {
      const bound = bindingBytes(binding);
      const plain = Buffer.from(JSON.stringify(payload));
      const iv = ivOf(bound, plain);
      const cipher = createCipheriv(CIPHER, cipherKey, iv, { authTagLength: TAG_BYTES }).setAAD(bound);
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
    },
    decode(binding, cursor) {
      if (cursor.length > MAX_CURSOR_LENGTH) throw new HubError('INVALID_CURSOR');
      const sealed = Buffer.from(cursor, 'base64url');
      // The text must be the one that was given: base64url decoding ignores what does not belong to it.
      if (sealed.toString('base64url') !== cursor) throw new HubError('INVALID_CURSOR');
      try {
        return JSON.parse(open(bindingBytes(binding), sealed).toString());
      } catch {
        throw new HubError('INVALID_CURSOR');
      }
    },
  };
}

/** The binding as a fixed number of bytes, so that it cannot run into the payload. */
function bindingBytes(binding: string): Buffer {
  return hash('sha256', binding, 'buffer');
}

function derive(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', use, 32));
}

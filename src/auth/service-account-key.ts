import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const FORMAT = /^ffk_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** A key as its holder presents it, `ffk_<account id>_<secret>`: 256 random bits in base64url. */
export interface PresentedKey {
  readonly accountId: string;
  readonly secret: string;
}

/** The parts of a presented key; undefined when it does not have that form. */
export function parseKey(text: string): PresentedKey | undefined {
  const [, accountId, secret] = FORMAT.exec(text) ?? [];
  return accountId === undefined || secret === undefined ? undefined : { accountId, secret };
}

/** A new key for the account: shown once; only its hash is kept. */
export function makeKey(accountId: string): { readonly key: string; readonly hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { key: `ffk_${accountId}_${secret}`, hash: hashSecret(secret) };
}

/**
 * SHA-256 of a secret. A slow, salted hash protects secrets that can be guessed; these 256 random bits cannot, however
 * fast the hash, and this one is computed for every request.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether the secret has this hash, in a time that does not depend on where they differ. */
export function matches(secret: string, hash: Buffer): boolean {
  const presented = hashSecret(secret);
  return presented.length === hash.length && timingSafeEqual(presented, hash);
}

import { readFile } from 'node:fs/promises';
import { createRemoteJWKSet, importJWK, importSPKI, type JWK, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { StartupError } from '../shared/startup-error.js';

/**
 * Keys from an issuer's key set (RFC 7517). Fetched when first needed and again every ten minutes; a token that names an
 * unknown key makes it fetch at once, but not more often than the cooldown (milliseconds), so that made-up tokens cannot
 * turn the hub on the issuer.
 */
export function remoteKeys(url: string, cooldown = 30_000): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { cooldownDuration: cooldown });
}

const publicJwk = z.looseObject({ kty: z.enum(['EC', 'OKP', 'RSA']), d: z.undefined().optional() });

/**
 * One public key from a file: PEM (SPKI) or a JWK.
 * @throws StartupError when the file cannot be read or holds no such key for the algorithm
 */
export async function keyFromFile(file: string, algorithm: string): Promise<JWTVerifyGetKey> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StartupError(`FIVEFOLD_JWT_PUBLIC_KEY_FILE: ${file} cannot be read.`);
  });
  try {
    const key = text.trimStart().startsWith('{') ? await fromJwk(text, algorithm) : await importSPKI(text, algorithm);
    return async () => key;
  } catch {
    throw new StartupError(
      `FIVEFOLD_JWT_PUBLIC_KEY_FILE: ${file} holds no public key for ${algorithm} (PEM "BEGIN PUBLIC KEY", or a JWK).`,
    );
  }
}

async function fromJwk(text: string, algorithm: string) {
  const jwk: unknown = JSON.parse(text);
  publicJwk.parse(jwk);
  const key = await importJWK(jwk as JWK, algorithm);
  if (key instanceof Uint8Array) throw new TypeError('a shared secret');
  return key;
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { StartupError } from '../shared/startup-error.js';

/** Algorithm of the demo's tokens. */
export const DEMO_ALGORITHM = 'ES256';
/** Where the key pair stands in the data folder. */
export const DEMO_KEY_FILE = 'demo-key.json';

export interface DemoKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

const storedKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/**
 * The key pair that signs the demo's tokens, made on the first start and kept in the data folder (JWK, mode 0600), so that
 * tokens outlive a restart.
 * @throws StartupError when the file holds something else
 */
export async function keepDemoKey(home: string): Promise<DemoKey> {
  const file = join(home, DEMO_KEY_FILE);
  const text = await readFile(file, 'utf8').catch(nothingThere);
  return text === undefined ? await makeKey(file) : await importKey(text, file);
}

async function makeKey(file: string): Promise<DemoKey> {
  const { privateKey, publicKey } = await generateKeyPair(DEMO_ALGORITHM, { extractable: true });
  await writeFile(file, `${JSON.stringify(await exportJWK(privateKey))}\n`, { mode: 0o600, flag: 'wx' });
  return { privateKey, publicKey };
}

async function importKey(text: string, file: string): Promise<DemoKey> {
  try {
    const jwk = storedKey.parse(JSON.parse(text));
    const { d: _private, ...publicJwk } = jwk;
    return { privateKey: await importPair(jwk), publicKey: await importPair(publicJwk) };
  } catch {
    throw new StartupError(`${file} is not a demo key; remove it to get a new one.`);
  }
}

async function importPair(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, DEMO_ALGORITHM);
  if (key instanceof Uint8Array) throw new TypeError('a shared secret');
  return key;
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, exportPKCS8, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { keyFromFile, remoteKeys } from '../../src/auth/token-keys.js';
import { createTokenVerifier, type TokenVerifierOptions } from '../../src/auth/token-verifier.js';

function verifier(keys: TokenVerifierOptions['keys'], onKeyFailure?: (error: unknown) => void) {
  return createTokenVerifier({
    issuer: 'id',
    audience: 'fivefold',
    algorithm: 'ES256',
    keys,
    claims: { department: 'department', tier: 'tier', areas: 'areas', role: 'role' },
    departments: new Set(['health']),
    clock: Date.now,
    ...(onKeyFailure && { onKeyFailure }),
  });
}

async function issuerKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const sign = () =>
    new SignJWT({ department: 'health', tier: 'GRID' })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setSubject('li')
      .setIssuer('id')
      .setAudience('fivefold')
      .setExpirationTime('5m')
      .sign(privateKey);
  return { privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' }, sign };
}

describe('the key set of an issuer', () => {
  let served: { status: number; keys: JWK[]; requests: number };
  let server: Server;
  let url: string;

  beforeEach(async () => {
    served = { status: 200, keys: [], requests: 0 };
    server = createServer((_, response) => {
      served.requests += 1;
      response.writeHead(served.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: served.keys }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  test('is fetched once for many tokens', async () => {
    const key = await issuerKey('one');
    served.keys = [key.jwk];
    const verify = verifier(remoteKeys(url));
    await verify(await key.sign());
    await verify(await key.sign());
    expect(served.requests).toBe(1);
  });

  test('is fetched again for a key that the issuer has newly published', async () => {
    const [before, after] = [await issuerKey('one'), await issuerKey('two')];
    served.keys = [before.jwk];
    const verify = verifier(remoteKeys(url, 0));
    await verify(await before.sign());
    served.keys = [after.jwk];
    await expect(verify(await after.sign())).resolves.toMatchObject({ id: 'li' });
    await expect(verify(await before.sign())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('is not fetched for every made-up key name', async () => {
    const [known, unknown] = [await issuerKey('one'), await issuerKey('two')];
    served.keys = [known.jwk];
    const verify = verifier(remoteKeys(url));
    await verify(await known.sign());
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(verify(await unknown.sign())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(served.requests).toBe(1);
  });

  test('that fails lets nobody in, and is told to the operator', async () => {
    const key = await issuerKey('one');
    served.status = 500;
    const failures: unknown[] = [];
    const verify = verifier(remoteKeys(url), (error) => failures.push(error));
    await expect(verify(await key.sign())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(failures).toHaveLength(1);
  });

  test('that is out of reach lets nobody in, and is told to the operator', async () => {
    const key = await issuerKey('one');
    const failures: unknown[] = [];
    const verify = verifier(remoteKeys('http://127.0.0.1:1/jwks.json'), (error) => failures.push(error));
    await expect(verify(await key.sign())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(failures).toHaveLength(1);
  });
});

describe('a key file', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fivefold-keys-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function fileWith(content: string) {
    const file = join(folder, 'key');
    await writeFile(file, content);
    return file;
  }

  test('may hold PEM', async () => {
    const key = await issuerKey('one');
    const keys = await keyFromFile(await fileWith(await exportSPKI(key.publicKey)), 'ES256');
    await expect(verifier(keys)(await key.sign())).resolves.toMatchObject({ id: 'li' });
  });

  test('may hold a JWK', async () => {
    const key = await issuerKey('one');
    const keys = await keyFromFile(await fileWith(JSON.stringify(key.jwk)), 'ES256');
    await expect(verifier(keys)(await key.sign())).resolves.toMatchObject({ id: 'li' });
  });

  test('may not hold a private key, a shared secret, or a key of another kind', async () => {
    const { privateKey } = await issuerKey('one');
    const rsa = await generateKeyPair('RS256', { extractable: true });
    const contents = [
      await exportPKCS8(privateKey),
      JSON.stringify(await exportJWK(privateKey)),
      JSON.stringify({ kty: 'oct', k: 'c2VjcmV0' }),
      await exportSPKI(rsa.publicKey),
      JSON.stringify(await exportJWK(rsa.publicKey)),
      'not a key',
      '{',
      '',
    ];
    for (const content of contents) {
      await expect(keyFromFile(await fileWith(content), 'ES256')).rejects.toThrow(
        /^FIVEFOLD_JWT_PUBLIC_KEY_FILE: .* holds no public key for ES256/,
      );
    }
  });

  test('that is missing is named', async () => {
    await expect(keyFromFile(join(folder, 'none'), 'ES256')).rejects.toThrow(
      `FIVEFOLD_JWT_PUBLIC_KEY_FILE: ${join(folder, 'none')} cannot be read.`,
    );
  });
});

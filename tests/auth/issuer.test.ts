import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { openIssuer, type TokenSettings } from '../../src/auth/issuer.js';
import { createTokenVerifier } from '../../src/auth/token-verifier.js';

const SETTINGS: Omit<TokenSettings, 'keys'> = {
  issuer: 'id',
  audience: 'fivefold',
  algorithm: 'RS256',
  claims: { department: 'dept', tier: 'tier', areas: 'areas', role: 'role' },
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fivefold-issuer-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('the configured issuer, key file, algorithm and claims decide about a token', async () => {
  const file = join(folder, 'issuer.pem');
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  await writeFile(file, await exportSPKI(publicKey));
  const issuer = await openIssuer({ ...SETTINGS, keys: { file } });
  const verify = createTokenVerifier({ ...issuer, departments: new Set(['health']), clock: Date.now });
  const token = await new SignJWT({ dept: 'health', tier: 'GRID', sub: 'li', iss: 'id', aud: 'fivefold' })
    .setProtectedHeader({ alg: 'RS256' })
    .setExpirationTime('1m')
    .sign(privateKey);
  await expect(verify(token)).resolves.toMatchObject({ id: 'li', department: 'health' });
});

test('a hub starts although its issuer is out of reach, and refuses tokens until it answers', async () => {
  const issuer = await openIssuer({ ...SETTINGS, keys: { url: 'http://127.0.0.1:1/jwks.json' } });
  const verify = createTokenVerifier({ ...issuer, departments: new Set(['health']), clock: Date.now });
  const { privateKey } = await generateKeyPair('RS256');
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).setExpirationTime('1m').sign(privateKey);
  await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import { exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { createTokenVerifier, type TokenVerifierOptions } from '../../src/auth/token-verifier.js';

const NOW = Date.UTC(2030, 0, 1);
const SECONDS = NOW / 1000;
const CLAIMS = { department: 'health', tier: 'STREET', areas: ['320105001000'] };

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let issuer: Keys;
let stranger: Keys;

beforeAll(async () => {
  issuer = await generateKeyPair('ES256', { extractable: true });
  stranger = await generateKeyPair('ES256');
});

function verifierAt(clock: { now: number }, more: Partial<TokenVerifierOptions> = {}) {
  return createTokenVerifier({
    issuer: 'https://id.example',
    audience: 'fivefold',
    algorithm: 'ES256',
    keys: async () => issuer.publicKey,
    claims: { department: 'department', tier: 'tier', areas: 'areas', role: 'role' },
    departments: new Set(['health', 'audit']),
    clock: () => clock.now,
    ...more,
  });
}

const verify = (token: string) => verifierAt({ now: NOW })(token);

function payload(more: JWTPayload = {}): JWTPayload {
  return { sub: 'li', iss: 'https://id.example', aud: 'fivefold', exp: SECONDS + 300, ...CLAIMS, ...more };
}

const sign = (claims: JWTPayload, key: Keys = issuer) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(key.privateKey);

const signed = (more: JWTPayload = {}) => sign(payload(more));

const UNAUTHENTICATED = { code: 'UNAUTHENTICATED', message: 'No valid credential was given.' };

describe('a token of the issuer', () => {
  test('describes its caller', async () => {
    expect(await verify(await signed())).toEqual({
      id: 'li',
      kind: 'person',
      department: 'health',
      tier: 'STREET',
      areaCodes: ['320105001000'],
    });
  });

  test('may carry the claims under other names', async () => {
    const claims = { department: 'dept', tier: 'level', areas: 'https://city/areas', role: 'as' };
    const token = await signed({
      department: 'nothing',
      dept: 'health',
      level: 'CITY',
      'https://city/areas': ['320100000000'],
      as: 'system',
    });
    expect(await verifierAt({ now: NOW }, { claims })(token)).toMatchObject({
      kind: 'system',
      department: 'health',
      tier: 'CITY',
      areaCodes: ['320100000000'],
    });
  });

  test('needs no areas at the grid tier, where they mean nothing', async () => {
    expect(await verify(await signed({ tier: 'GRID', areas: undefined }))).toMatchObject({ areaCodes: [] });
    expect(await verify(await signed({ tier: 'GRID' }))).toMatchObject({ areaCodes: [] });
  });

  test('is refused as expired after its expiry and five seconds', async () => {
    const token = await signed();
    await expect(verifierAt({ now: NOW + 304_000 })(token)).resolves.toMatchObject({ id: 'li' });
    await expect(verifierAt({ now: NOW + 305_000 })(token)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
  });

  test('expires although it was verified a moment before', async () => {
    const clock = { now: NOW };
    const check = verifierAt(clock);
    const token = await signed({ exp: SECONDS + 10 });
    await check(token);
    clock.now += 14_999;
    await expect(check(token)).resolves.toMatchObject({ id: 'li' });
    clock.now += 1;
    await expect(check(token)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
  });

  test('is verified once a minute', async () => {
    const clock = { now: NOW };
    let asked = 0;
    const keys = async () => {
      asked += 1;
      return issuer.publicKey;
    };
    const check = verifierAt(clock, { keys });
    const token = await signed();
    await check(token);
    clock.now += 59_999;
    await check(token);
    expect(asked).toBe(1);
    clock.now += 1;
    await check(token);
    expect(asked).toBe(2);
  });
});

describe('refused without a reason', () => {
  test.each<[string, JWTPayload]>([
    ['another issuer', { iss: 'https://other.example' }],
    ['another audience', { aud: 'billing' }],
    ['no expiry', { exp: undefined } as unknown as JWTPayload],
    ['not yet valid', { nbf: SECONDS + 60 }],
    ['no subject', { sub: undefined } as unknown as JWTPayload],
    ['an empty subject', { sub: '' }],
    ['a subject that could break a log line', { sub: 'li\nzhang' }],
    ['the subject of a service account', { sub: 'service:clinic' }],
    ['no department', { department: undefined }],
    ['an unknown department', { department: 'treasury' }],
    ['a department that is not text', { department: ['health'] }],
    ['an unknown tier', { tier: 'PROVINCE' }],
    ['a tier in lower case', { tier: 'street' }],
    ['no areas', { areas: undefined }],
    ['areas that are no list', { areas: '320105001000' }],
    ['an area that is no code', { areas: ['%'] }],
    ['an unknown role', { role: 'root' }],
    ['an auditor outside audit', { role: 'auditor' }],
  ])('%s', async (_, more) => {
    await expect(verify(await signed(more))).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('a signature of somebody else', async () => {
    await expect(verify(await sign(payload(), stranger))).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('an expired token of somebody else, which is not even called expired', async () => {
    const token = await sign(payload({ exp: SECONDS - 100 }), stranger);
    await expect(verify(token)).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('a changed payload', async () => {
    const [header, , signature] = (await signed()).split('.');
    const body = Buffer.from(JSON.stringify(payload({ tier: 'CITY' }))).toString('base64url');
    await expect(verify(`${header}.${body}.${signature}`)).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('no signature, algorithm none', async () => {
    await expect(verify(new UnsecuredJWT(payload()).encode())).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('a shared-secret signature made with the public key', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(issuer.publicKey));
    const token = await new SignJWT(payload()).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    await expect(verify(token)).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('another algorithm than the configured one, even with its right key', async () => {
    const other = await generateKeyPair('ES384');
    const token = await new SignJWT(payload()).setProtectedHeader({ alg: 'ES384' }).sign(other.privateKey);
    const check = verifierAt({ now: NOW }, { keys: async () => other.publicKey });
    await expect(check(token)).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('a key that the token brings along', async () => {
    const { exportJWK } = await import('jose');
    const jwk = await exportJWK(stranger.publicKey);
    const token = await new SignJWT(payload()).setProtectedHeader({ alg: 'ES256', jwk }).sign(stranger.privateKey);
    await expect(verify(token)).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test.each(['', 'x', 'a.b.c', `${'a'.repeat(9000)}.b.c`, '....', 'eyJhbGciOiJFUzI1NiJ9..'])(
    'no token: %s',
    async (token) => {
      await expect(verify(token)).rejects.toMatchObject(UNAUTHENTICATED);
    },
  );
});

test('a refused token is not remembered', async () => {
  const clock = { now: NOW };
  const check = verifierAt(clock);
  const token = await signed({ nbf: SECONDS + 60 });
  await expect(check(token)).rejects.toMatchObject(UNAUTHENTICATED);
  clock.now += 60_000;
  await expect(check(token)).resolves.toMatchObject({ id: 'li' });
});

import { expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { credentialEnd } from '../../src/auth/credential-end.js';

const signed = (exp?: number) => {
  const token = new SignJWT({ sub: 'li', ...(exp !== undefined && { exp }) });
  return token.setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32));
};

test('a token says when it ends, and the tolerance of clocks is added', async () => {
  expect(credentialEnd(`Bearer ${await signed(1_900_000_000)}`)).toBe(1_900_000_005_000);
});

test('what does not say when it ends has no end of its own', async () => {
  for (const credential of [undefined, '', 'Basic x', 'Bearer ffk_x', 'Bearer a.b.c', `Bearer ${await signed()}`]) {
    expect([credential, credentialEnd(credential)]).toEqual([credential, undefined]);
  }
});

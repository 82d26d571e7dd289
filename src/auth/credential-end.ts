import { decodeJwt, errors } from 'jose';
import { bearerOf } from './authenticator.js';
import { CLOCK_TOLERANCE } from './token-verifier.js';

/**
 * When a credential says that it ends, in milliseconds since 1970, the tolerance of clocks included; undefined where it does
 * not say. It is not verified here: whoever waits for that moment has the credential authenticated again then.
 */
export function credentialEnd(authorization: string | undefined): number | undefined {
  const token = bearerOf(authorization);
  if (token === undefined) return undefined;
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? undefined : (exp + CLOCK_TOLERANCE) * 1000;
  } catch (error) {
    if (error instanceof errors.JWTInvalid) return undefined;
    throw error;
  }
}

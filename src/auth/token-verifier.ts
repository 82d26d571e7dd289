import { hash } from 'node:crypto';
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { HubError } from '../shared/errors.js';
import { type ClaimNames, callerOfClaims } from './claims.js';
import type { Caller } from './credential.js';

/** Difference between the issuer's clock and ours that is borne, in seconds. */
export const CLOCK_TOLERANCE = 5;
/** A verified token is taken as verified for at most this long, in milliseconds: verifying a signature costs more than the rest of auth. */
const REMEMBERED_FOR = 60_000;
const REMEMBERED_TOKENS = 10_000;
/** Characters; no issuer needs more for these claims. */
const LONGEST_TOKEN = 8192;

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** The one accepted signature algorithm; whatever the token says of itself is compared with it. */
  readonly algorithm: string;
  readonly keys: JWTVerifyGetKey;
  readonly claims: ClaimNames;
  /** Codes of the known departments. */
  readonly departments: Pick<ReadonlySet<string>, 'has'>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Told when the issuer's keys could not be had, which is the operator's matter and looks to the caller like a bad token. */
  readonly onKeyFailure?: (error: unknown) => void;
}

/** @throws HubError TOKEN_EXPIRED, DUTIES_NOT_SEPARATE, or UNAUTHENTICATED for whatever else is wrong with the token */
export type TokenVerifier = (token: string) => Promise<Caller>;

/** Verifies JSON Web Tokens (RFC 7519) of one issuer, and remembers verified ones until they expire. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const verified = new LRUCache<string, { caller: Caller; until: number }>({ max: REMEMBERED_TOKENS });
  return async (token) => {
    if (token.length > LONGEST_TOKEN) throw new HubError('UNAUTHENTICATED');
    const digest = hash('sha256', token, 'base64');
    const now = options.clock();
    const known = verified.get(digest);
    if (known !== undefined && now < known.until) return known.caller;
    const { caller, expires } = await verify(token, now, options);
    verified.set(digest, { caller, until: Math.min(now + REMEMBERED_FOR, expires) });
    return caller;
  };
}

async function verify(token: string, now: number, options: TokenVerifierOptions) {
  const { payload } = await jwtVerify(token, options.keys, {
    issuer: options.issuer,
    audience: options.audience,
    algorithms: [options.algorithm],
    requiredClaims: ['sub', 'exp'],
    clockTolerance: CLOCK_TOLERANCE,
    currentDate: new Date(now),
  }).catch((error: unknown) => refuse(error, options));
  const caller = callerOfClaims(payload, options.claims, options.departments);
  if (caller === undefined || payload.exp === undefined) throw new HubError('UNAUTHENTICATED');
  return { caller, expires: (payload.exp + CLOCK_TOLERANCE) * 1000 };
}

/** jose checks the signature before the claims, so only a token that the issuer did sign is called expired. */
function refuse(error: unknown, { onKeyFailure }: TokenVerifierOptions): never {
  if (error instanceof errors.JWTExpired) throw new HubError('TOKEN_EXPIRED');
  if (isKeyFailure(error)) onKeyFailure?.(error);
  throw new HubError('UNAUTHENTICATED');
}

/** A key set that does not answer, answers something else, or has keys that cannot be used. */
function isKeyFailure(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC'
  );
}

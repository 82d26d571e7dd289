import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import type { AreaDirectory } from './area-directory.js';
import type { Caller, RequestCredentials } from './credential.js';
import type { Duties } from './duties.js';
import { readReason } from './reason.js';
import type { ServiceAccountDirectory } from './service-account-directory.js';
import { createTokenVerifier, type TokenVerifierOptions } from './token-verifier.js';

export interface AuthenticatorOptions extends Omit<TokenVerifierOptions, 'clock'> {
  readonly areas: AreaDirectory;
  readonly serviceAccounts: ServiceAccountDirectory;
  readonly duties: Duties;
  /** Milliseconds since 1970; the system's clock unless given. */
  readonly clock?: () => number;
}

/**
 * Turns the credentials of one request into its caller, deeply frozen.
 * @throws HubError UNAUTHENTICATED (always the same message), TOKEN_EXPIRED, DUTIES_NOT_SEPARATE, BAD_REQUEST (purpose or case),
 * SERVICE_UNAVAILABLE
 */
export type Authenticator = (request: RequestCredentials) => Promise<Principal>;

const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/** Bearer credentials (RFC 6750): tokens of the configured issuer, and keys of service accounts. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { areas, serviceAccounts, duties, clock = Date.now } = options;
  const verifyToken = createTokenVerifier({ ...options, clock });
  return async (request) => {
    const credential = bearerOf(request.authorization);
    if (credential === undefined) throw new HubError('UNAUTHENTICATED');
    const caller = credential.startsWith('ffk_')
      ? await serviceAccounts.find(credential)
      : await verifyToken(credential);
    if (caller === undefined) throw new HubError('UNAUTHENTICATED');
    await duties.expect(caller);
    return principalOf(caller, await areas.resolve(caller.tier, caller.areaCodes), request);
  };
}

/** The token or key of an `authorization` header (RFC 6750). */
export function bearerOf(authorization: string | undefined): string | undefined {
  return BEARER.exec(authorization ?? '')?.[1];
}

function principalOf(caller: Caller, areaIds: readonly number[], request: RequestCredentials): Principal {
  const purpose = readReason('x-purpose', request.purpose);
  const caseId = readReason('x-case-id', request.caseId);
  return Object.freeze({
    id: caller.id,
    kind: caller.kind,
    department: caller.department,
    tier: caller.tier,
    areaIds: Object.freeze([...areaIds]),
    ...(purpose !== undefined && { purpose }),
    ...(caseId !== undefined && { caseId }),
  });
}

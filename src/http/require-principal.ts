import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal } from '../shared/principal.js';

/** Credentials of one request, as received. */
export interface RequestCredentials {
  readonly authorization: string | undefined;
  readonly purpose: string | undefined;
  readonly caseId: string | undefined;
}

/** @throws HubError UNAUTHENTICATED, TOKEN_EXPIRED and what else concerns the caller. */
export type Authenticate = (credentials: RequestCredentials) => Promise<Principal>;

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** Authenticates every request of the routes of `app` before its body is read. */
export function requirePrincipal(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request) => {
    request.principal = await authenticate(credentialsOf(request));
  });
}

/** What a request says of its caller. */
export function credentialsOf({ headers }: FastifyRequest): RequestCredentials {
  const { authorization, 'x-purpose': purpose, 'x-case-id': caseId } = headers;
  return { authorization, purpose: single(purpose), caseId: single(caseId) };
}

/** The caller of a request that `requirePrincipal` let through. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (principal === null) throw new Error('the route does not require a caller');
  return principal;
}

/** Node joins repeated headers of these names with commas, so lists do not occur. */
function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

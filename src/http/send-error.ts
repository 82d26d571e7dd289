import type { FastifyReply } from 'fastify';
import { ERRORS, type ErrorCode } from '../shared/errors.js';
import { errorBody } from './error-body.js';
import { MEDIA_TYPES, negotiateMediaType } from './media-type.js';
import { SECURITY_HEADERS } from './security-headers.js';

export interface ErrorDetails {
  /** About the caller's own request; the catalogue's message unless given. */
  readonly message?: string;
  /** Methods that the address allows (405). */
  readonly allow?: string;
}

/** Answers with an error of the catalogue. */
export function sendError(reply: FastifyReply, code: ErrorCode, { message, allow }: ErrorDetails = {}): FastifyReply {
  const { request } = reply;
  reply.code(ERRORS[code].status).headers(SECURITY_HEADERS);
  reply.header('x-request-id', request.id);
  reply.header('content-type', negotiateMediaType(request.headers.accept) ?? MEDIA_TYPES[0]);
  if (ERRORS[code].status === 401) reply.header('www-authenticate', challenge(request.headers.authorization, code));
  if (allow !== undefined) reply.header('allow', allow);
  return reply.send(errorBody(code, message, request.id));
}

/** RFC 6750, 3: an error is named only to those who sent a credential. */
function challenge(authorization: string | undefined, code: ErrorCode): string {
  const realm = 'Bearer realm="fivefold"';
  if (authorization === undefined) return realm;
  return `${realm}, error="invalid_token", error_description="${ERRORS[code].message}"`;
}

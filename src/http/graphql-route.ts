import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLReply, GraphQLRequest } from '../graphql/graphql-reply.js';
import type { GraphQLServer } from '../graphql/server.js';
import { HubError } from '../shared/errors.js';
import { accessModeOf } from './access-mode-of.js';
import { type MediaType, negotiateMediaType } from './media-type.js';
import { principalOf } from './require-principal.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { sendError } from './send-error.js';

const PATH = '/graphql';
const NO_SEARCH = '';

/** Bytes up to which an answer leaves as one text together with its headers, which costs less than a list of buffers. */
const SMALL = 16_384;

/**
 * `POST /graphql`, and `GET /graphql` for queries. An answer that takes longer than `timeout` milliseconds is TIMEOUT.
 * (Fastify's own handlerTimeout ends when the body has been read, so it does not bound a POST.)
 */
export function addGraphQLRoute(app: FastifyInstance, graphql: GraphQLServer, timeout: number): void {
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const timer = setTimeout(sendError, timeout, reply, 'TIMEOUT');
    try {
      await answer(graphql, request, reply);
    } finally {
      clearTimeout(timer);
    }
  };
  app.route({ method: ['GET', 'POST'], url: PATH, handler });
}

async function answer(graphql: GraphQLServer, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const mediaType = negotiateMediaType(request.headers.accept);
  if (mediaType === undefined) throw new HubError('NOT_ACCEPTABLE');
  const accessMode = accessModeOf(request.headers['x-access-mode']);
  const context = { principal: principalOf(request), requestId: request.id, accessMode };
  const answered = await graphql.handle(graphqlRequest(request), context);
  if (reply.sent) return;
  reply.hijack();
  send(reply.raw, answered, mediaType, request.id);
}

function graphqlRequest({ raw, headers, body, method }: FastifyRequest): GraphQLRequest {
  if (headers['content-encoding'] !== undefined) throw new HubError('UNSUPPORTED_MEDIA_TYPE');
  const search = method === 'GET' ? searchOf(raw.url ?? '') : NO_SEARCH;
  return { method, contentType: headers['content-type'], search, body };
}

function searchOf(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? NO_SEARCH : url.slice(at);
}

function send(
  raw: ServerResponse,
  { status, body, allow }: GraphQLReply,
  mediaType: MediaType,
  requestId: string,
): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.reduce((sum, part) => sum + part.length, 0);
  raw.writeHead(status, {
    ...SECURITY_HEADERS,
    'content-type': mediaType,
    'content-length': length,
    'x-request-id': requestId,
    ...(allow !== undefined && { allow }),
  });
  if (typeof body === 'string') {
    raw.end(body);
    return;
  }
  if (length <= SMALL) {
    // One character a byte: neither side looks at what the bytes mean.
    raw.end(body.map((part) => part.toString('latin1')).join(''), 'latin1');
    return;
  }
  raw.cork();
  for (const part of body) raw.write(part);
  raw.end();
  raw.uncork();
}

import type { ServerResponse } from 'node:http';
import { HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessMode } from '../graphql/request-context.js';
import type { GraphQLServer } from '../graphql/server.js';
import type { Reply } from '../graphql/transport-context.js';
import { HubError } from '../shared/errors.js';
import { type MediaType, negotiateMediaType } from './media-type.js';
import { principalOf } from './require-principal.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { sendError } from './send-error.js';

const PATH = '/graphql';
const NO_SEARCH = '';
const JSON_TYPE = 'application/json';

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
  const held: Reply = {};
  const accessMode = accessModeOf(request.headers['x-access-mode']);
  const context = { principal: principalOf(request), requestId: request.id, accessMode, reply: held };
  const response = await graphql.handle(graphqlRequest(request), context);
  if (reply.sent) return;
  reply.hijack();
  send(reply.raw, { response, parts: held.body, mediaType, requestId: request.id });
}

/** @throws HubError BAD_REQUEST for a mode that there is not */
function accessModeOf(header: string | string[] | undefined): AccessMode {
  if (header === undefined) return 'uniform';
  if (header === 'strict') return 'strict';
  throw new HubError('BAD_REQUEST', 'The header x-access-mode must be "strict" or be left out.');
}

/** Of the headers, only those that decide about cross-site requests: the credential itself goes no further. */
function graphqlRequest({ raw, headers, body, method }: FastifyRequest): HTTPGraphQLRequest {
  if (headers['content-encoding'] !== undefined) throw new HubError('UNSUPPORTED_MEDIA_TYPE');
  const kept = new HeaderMap();
  kept.set('authorization', 'present');
  const type = headers['content-type'];
  // Apollo takes every content type apart anew; Fastify lets no other than JSON pass in a POST.
  if (type !== undefined && (method !== 'POST' || type !== JSON_TYPE)) kept.set('content-type', type);
  return { method, headers: kept, search: method === 'GET' ? searchOf(raw.url ?? '') : NO_SEARCH, body };
}

function searchOf(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? NO_SEARCH : url.slice(at);
}

interface Sending {
  readonly response: HTTPGraphQLResponse;
  /** Sent as they are instead of the response's text. */
  readonly parts: readonly Buffer[] | undefined;
  readonly mediaType: MediaType;
  readonly requestId: string;
}

function send(raw: ServerResponse, { response, parts, mediaType, requestId }: Sending): void {
  const body = parts ?? [Buffer.from(textOf(response))];
  const length = body.reduce((sum, part) => sum + part.length, 0);
  const headers: Record<string, string | number> = {
    ...SECURITY_HEADERS,
    'content-type': mediaType,
    'content-length': length,
    'x-request-id': requestId,
  };
  const allow = response.headers.get('allow');
  if (allow !== undefined) headers.allow = allow;
  raw.writeHead(response.status ?? 200, headers);
  if (length <= SMALL) {
    raw.end(body.join(''));
    return;
  }
  raw.cork();
  for (const part of body) raw.write(part);
  raw.end();
  raw.uncork();
}

function textOf({ body }: HTTPGraphQLResponse): string {
  if (body.kind === 'complete') return body.string;
  throw new Error('incremental delivery is not offered');
}

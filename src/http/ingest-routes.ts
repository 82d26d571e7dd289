import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import { principalOf } from './require-principal.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** A stream of records as the transport has taken it apart. */
interface StreamRequest {
  readonly type: string;
  readonly format: 'ndjson' | 'csv';
  readonly body: AsyncIterable<Buffer>;
  readonly sourceSystem: string;
  readonly idempotencyKey: string;
  readonly dryRun: boolean;
  readonly caller: () => Promise<Principal>;
  readonly requestId: string;
  readonly operation: string;
}

/** What the routes of the ingest hand over to. */
export interface ServedIngest {
  /** What became of the stream, as JSON; throws HubError. */
  write(request: StreamRequest): Promise<object>;
  /** The rejects of the caller's own batch, as lines; undefined where there is none. */
  rejects(principal: Principal, batch: string): Promise<AsyncIterable<string> | undefined>;
}

const FORMATS = { 'application/x-ndjson': 'ndjson', 'text/csv': 'csv' } as const;

/**
 * `POST /ingest/<type>` takes records as NDJSON or CSV, of any number, as fast as they are written; `GET /ingest/batches/<id>/rejects`
 * gives those that were refused. A stream may take longer than other requests, but not stand still for `timeout` milliseconds.
 */
export function addIngestRoutes(
  app: FastifyInstance,
  ingest: ServedIngest,
  { timeout, caller }: { readonly timeout: number; readonly caller: (request: FastifyRequest) => Promise<Principal> },
): void {
  app.register(async (streams) => {
    streams.removeAllContentTypeParsers();
    streams.addContentTypeParser(Object.keys(FORMATS), (_request, payload, done) => done(null, payload));
    streams.post('/ingest/:type', { config: { arrives: 'streaming' } }, async (request, reply) => {
      request.raw.socket.setTimeout(timeout);
      reply.raw.once('close', () => request.raw.socket.setTimeout(0));
      return reply.headers(SECURITY_HEADERS).send(await ingest.write(streamOf(request, () => caller(request))));
    });
  });
  app.get('/ingest/batches/:id/rejects', async (request, reply) => {
    const lines = await ingest.rejects(principalOf(request), parameter(request, 'id'));
    if (lines === undefined) throw new HubError('NOT_FOUND');
    return reply
      .headers({ ...SECURITY_HEADERS, 'cache-control': 'no-store' })
      .type('application/x-ndjson')
      .send(Readable.from(lines));
  });
}

function streamOf(request: FastifyRequest, caller: () => Promise<Principal>): StreamRequest {
  const { body, headers, id: requestId } = request;
  if (headers['content-encoding'] !== undefined || !(body instanceof Readable)) {
    throw new HubError('UNSUPPORTED_MEDIA_TYPE', undefined);
  }
  const type = parameter(request, 'type');
  return {
    type,
    format: formatOf(headers['content-type']),
    body,
    sourceSystem: header(request, 'x-source-system'),
    idempotencyKey: header(request, 'idempotency-key'),
    dryRun: new URLSearchParams(request.url.split('?')[1]).get('dryRun') === 'true',
    caller,
    requestId,
    operation: `POST /ingest/${type}`,
  };
}

function formatOf(contentType = ''): StreamRequest['format'] {
  const essence = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (essence === 'application/x-ndjson' || essence === 'text/csv') return FORMATS[essence];
  throw new HubError('UNSUPPORTED_MEDIA_TYPE');
}

function header({ headers }: FastifyRequest, name: string): string {
  const value = headers[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new HubError('BAD_REQUEST', `The header ${name} is missing.`);
}

function parameter({ params }: FastifyRequest, name: string): string {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? value : '';
}

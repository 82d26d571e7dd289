import { createHash } from 'node:crypto';
import { Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { ERRORS } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import { csvHead, csvLines } from './csv.js';
import { errorCodeOf } from './error-code.js';
import { type AuthenticateAgain, NDJSON } from './feed-routes.js';
import { pullQuery } from './pull-query.js';
import { principalOf } from './require-principal.js';
import { SECURITY_HEADERS } from './security-headers.js';

interface ExportRequest {
  readonly principal: Principal;
  readonly requestId: string;
  readonly operation: string;
  readonly type: string;
  readonly filter?: string;
  readonly after?: string;
  readonly authenticate: () => Promise<Principal>;
}

type ServedStep =
  | { readonly lines: Buffer; readonly count: number; readonly cursor: string; readonly receipt: string }
  | { readonly resync: string };

interface ServedExport {
  readonly policyVersion: string;
  readonly feedCursor: string;
  readonly fields: readonly string[];
  readonly parts: AsyncGenerator<ServedStep>;
}

/** What the routes of exports serve. */
export interface ServedExports {
  start(request: ExportRequest): Promise<ServedExport>;
}

const CSV = 'text/csv; charset=utf-8';
/** Node has zstd from 22.15 on. */
const ENCODINGS = (['zstd', 'br', 'gzip'] as const).filter((name) => name !== 'zstd' || 'createZstdCompress' in zlib);

/**
 * `GET /export/<type>`: all records of a type that the caller may read, as of one moment, one a line as JSON or CSV. The hub's
 * own lines have a single member each: `checkpoint` after each part, and at the end `manifest`, or else `resyncRequired` or `error`.
 * In CSV they begin with `#`.
 */
export function addExportRoute(app: FastifyInstance, exports: ServedExports, again: AuthenticateAgain): void {
  app.get('/export/:type', async (request, reply) => {
    const negotiator = new Negotiator({
      headers: { accept: request.headers.accept, 'accept-encoding': request.headers['accept-encoding'] },
    });
    const asCsv = negotiator.mediaType(['application/x-ndjson', 'text/csv']) === 'text/csv';
    const started = await exports.start(exportRequest(request, () => again(request)));
    const lines = asCsv ? asTable(started) : asLines(started);
    const body = Readable.from(lines, { objectMode: false, highWaterMark: 64 * 1024 });
    const encoding = ENCODINGS.find((name) => name === negotiator.encoding([...ENCODINGS, 'identity']));
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id, vary: 'accept, accept-encoding' });
    reply.type(asCsv ? CSV : NDJSON);
    return encoding === undefined ? reply.send(body) : sendCompressed(reply, body, encoding);
  });
}

function exportRequest(request: FastifyRequest, authenticate: () => Promise<Principal>): ExportRequest {
  const query = pullQuery(request.url, ['filter', 'after']);
  const params: unknown = request.params;
  const type = typeof params === 'object' && params !== null ? String(Reflect.get(params, 'type')) : '';
  const [filter, after] = [query.get('filter'), query.get('after')];
  return {
    principal: principalOf(request),
    requestId: request.id,
    // Without the filter, which may hold values.
    operation: `GET /export/${type}`,
    type,
    ...(filter !== undefined && { filter }),
    ...(after !== undefined && { after }),
    authenticate,
  };
}

function asLines(started: ServedExport): AsyncGenerator<Buffer> {
  return withManifest(
    started,
    (lines) => lines,
    (line) => line,
  );
}

/** The lines of the hub itself stand behind `#`, which no record begins with: its first column is the id. */
async function* asTable(started: ServedExport): AsyncGenerator<Buffer> {
  yield Buffer.from(csvHead(started.fields));
  yield* withManifest(
    started,
    (lines) => Buffer.from(csvLines(started.fields, lines.toString())),
    (line) => `#${line}`,
  );
}

async function* withManifest(
  { parts, feedCursor, policyVersion }: ServedExport,
  written: (lines: Buffer) => Buffer,
  own: (line: string) => string,
): AsyncGenerator<Buffer> {
  const sha256 = createHash('sha256');
  const receipts: string[] = [];
  let count = 0;
  const line = (of: object) => Buffer.from(own(`${JSON.stringify(of)}\n`));
  try {
    for await (const part of parts) {
      if ('resync' in part) {
        yield line({ resyncRequired: { reason: part.resync } });
        return;
      }
      const lines = written(part.lines);
      sha256.update(lines);
      count += part.count;
      receipts.push(part.receipt);
      yield lines;
      yield line({ checkpoint: { count, cursor: part.cursor } });
    }
    yield line({ manifest: { count, sha256: sha256.digest('hex'), policyVersion, receipts, cursor: feedCursor } });
  } catch (error) {
    const code = errorCodeOf(error) ?? 'INTERNAL_SERVER_ERROR';
    yield line({ error: { code, message: ERRORS[code].message } });
  }
}

function sendCompressed(reply: FastifyReply, body: Readable, encoding: (typeof ENCODINGS)[number]): FastifyReply {
  const compressor = COMPRESSORS[encoding]();
  body.on('error', (error) => compressor.destroy(error));
  compressor.on('close', () => body.destroy());
  return reply.header('content-encoding', encoding).send(body.pipe(compressor));
}

/** Fast settings: an export is bound by the one CPU that compresses it. */
const COMPRESSORS: Readonly<Record<(typeof ENCODINGS)[number], () => Transform>> = {
  zstd: () => zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } }),
  br: () => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: () => zlib.createGzip({ level: 4 }),
};

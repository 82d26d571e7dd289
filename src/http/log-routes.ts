import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import { principalOf } from './require-principal.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** A key of the log: its public half, the size of the log when it took over, and the note in which it was handed over. */
interface ServedKey {
  readonly verifierKey: string;
  readonly firstSize: number;
  readonly note: string | null;
}

/** A part of the log that stands in a file: its size before and after it, and the signed note at the head of the file. */
interface ServedArchive {
  readonly firstSize: number;
  readonly size: number;
  readonly note: string;
  /** Sequence of the receipt that says so. */
  readonly receipt: number;
}

interface ServedProof {
  readonly sequence: number;
  readonly size: number;
  readonly leafHash: Buffer;
  readonly hashes: readonly Buffer[];
  readonly text: string | undefined;
}

interface EntriesRequest {
  readonly principal: Principal;
  readonly requestId: string;
  readonly operation: string;
  readonly path: string;
}

interface AnswerRequest extends EntriesRequest {
  readonly parameters: URLSearchParams;
}

interface ServedAnswer {
  readonly mediaType: string;
  readonly receipt: string;
  readonly body: AsyncIterable<string>;
}

/** What the routes of the log serve; undefined stands for what there is not. */
export interface ServedLog {
  checkpoint(): Promise<string | undefined>;
  keys(): Promise<readonly ServedKey[]>;
  archives(): Promise<readonly ServedArchive[]>;
  tile(path: string): Promise<Buffer | undefined>;
  inclusion(sequence: number, size?: number): Promise<ServedProof | undefined>;
  consistency(first: number, size: number): Promise<readonly Buffer[] | undefined>;
  /** Receipts themselves: these leave a receipt, and throw HubError for those who may not read the log. */
  bundle(request: EntriesRequest): Promise<Buffer>;
  lines(request: EntriesRequest): Promise<AsyncIterable<string>>;
  /** Answers to auditors' questions, and what exports of them held: as receipts. */
  answer(request: AnswerRequest): Promise<ServedAnswer>;
  manifest(request: Omit<EntriesRequest, 'path'>, receipt: string): Promise<object>;
}

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
const LINES = 'application/x-ndjson';
/** Receipts are read anew, so that each reading leaves its receipt; the newest checkpoint changes. */
const NO_COPY = 'no-store';
/** The hashes of a path never change; only who asked may keep them. */
const FOR_EVER = 'private, max-age=31536000, immutable';

/**
 * The access log for mirrors and auditors, at `/log` (C2SP tlog-tiles): checkpoint, hash tiles, proofs, keys and
 * the notes of archives for every
 * authenticated caller, since they say nothing but how large the log is; receipts for those who may read the log.
 */
export function addLogRoutes(app: FastifyInstance, log: ServedLog): void {
  app.get('/log/checkpoint', async (_request, reply) => send(reply, TEXT, await log.checkpoint()));
  app.get('/log/keys', async (_request, reply) => reply.headers(SECURITY_HEADERS).send(await log.keys()));
  app.get('/log/archives', async (_request, reply) => reply.headers(SECURITY_HEADERS).send(await log.archives()));
  app.get('/log/proof', async (request, reply) => reply.headers(SECURITY_HEADERS).send(await prove(log, request)));
  app.get('/log/tile/*', async (request, reply) => {
    const path = wildcard(request);
    if (!path.startsWith('entries/')) return send(reply, BYTES, await log.tile(path), FOR_EVER);
    return send(reply, BYTES, await log.bundle(entriesRequest(request, path.slice('entries/'.length))));
  });
  app.get('/log/entries/*', async (request, reply) => {
    const lines = await log.lines(entriesRequest(request, wildcard(request)));
    return send(reply, LINES, Readable.from(lines));
  });
  app.get('/log/questions/*', async (request, reply) => {
    const asked = { ...entriesRequest(request, wildcard(request)), parameters: parametersOf(request) };
    const { mediaType, receipt, body } = await log.answer(asked);
    reply.header('x-receipt', receipt).header('link', `</log/exports/${receipt}>; rel="describedby"`);
    return send(reply, mediaType, Readable.from(body));
  });
  app.get('/log/exports/*', async (request, reply) => {
    const receipt = wildcard(request);
    return reply.headers(SECURITY_HEADERS).send(await log.manifest(entriesRequest(request, receipt), receipt));
  });
}

function send(reply: FastifyReply, type: string, body: string | Buffer | Readable | undefined, caching = NO_COPY) {
  if (body === undefined) throw new HubError('NOT_FOUND');
  return reply
    .headers({ ...SECURITY_HEADERS, 'cache-control': caching })
    .type(type)
    .send(body);
}

function entriesRequest(request: FastifyRequest, path: string): EntriesRequest {
  const operation = `${request.method} ${request.url}`;
  return { principal: principalOf(request), requestId: request.id, operation, path };
}

function wildcard({ params }: FastifyRequest): string {
  const path: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, '*') : undefined;
  return typeof path === 'string' ? path : '';
}

function parametersOf({ url }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '');
}

const PROOF_ADVICE =
  'Ask with sequence and perhaps size for an inclusion proof, or with from and size for a consistency proof; no size may be larger than that of the newest checkpoint.';

/** `?sequence=5`, `?sequence=5&size=90` or `?from=40&size=90`. */
async function prove(log: ServedLog, request: FastifyRequest): Promise<object> {
  const query = parametersOf(request);
  const [sequence, from, size] = ['sequence', 'from', 'size'].map((name) => count(query.get(name)));
  if (sequence !== undefined && from === undefined) {
    const proof = await log.inclusion(sequence, size);
    if (proof !== undefined) {
      return { ...proof, leafHash: proof.leafHash.toString('base64'), hashes: proof.hashes.map(base64) };
    }
  } else if (sequence === undefined && from !== undefined && size !== undefined) {
    const hashes = await log.consistency(from, size);
    if (hashes !== undefined) return { from, size, hashes: hashes.map(base64) };
  }
  throw new HubError('BAD_USER_INPUT', PROOF_ADVICE);
}

function base64(hash: Buffer): string {
  return hash.toString('base64');
}

/** A whole number; -1, which no proof has, for anything else that was given. */
function count(text: string | null): number | undefined {
  if (text === null) return undefined;
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : -1;
}

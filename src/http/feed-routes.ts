import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { Principal } from '../shared/principal.js';
import { errorBody } from './error-body.js';
import { errorCodeOf } from './error-code.js';
import { EVENTS, eventText, startEvents, write } from './event-stream.js';
import { pullQuery, wholeNumber } from './pull-query.js';
import { principalOf } from './require-principal.js';
import { SECURITY_HEADERS } from './security-headers.js';

interface ServedChange {
  readonly eventId: string;
  readonly kind: string;
  readonly type: string;
  readonly id: string;
  /** JSON. */
  readonly record?: Buffer;
}

interface ServedPage {
  readonly changes: readonly ServedChange[];
  readonly cursor: string;
  readonly more: boolean;
  readonly types?: readonly string[];
  readonly resync?: string;
}

interface FeedRequest {
  readonly principal: Principal;
  readonly requestId: string;
  readonly operation: string;
  readonly types?: readonly string[];
  readonly after?: string;
  readonly first: number;
  readonly wait: number;
  readonly signal: AbortSignal;
  readonly authenticate: () => Promise<Principal>;
}

/** What the route of the feed serves. */
export interface ServedFeed {
  pull(request: FeedRequest): Promise<ServedPage>;
}

export const NDJSON = 'application/x-ndjson; charset=utf-8';
const PARAMETERS = ['types', 'after', 'first', 'wait'];
/** Milliseconds after which a stream of events says that it is alive. */
const ALIVE = 15_000;

/** The caller of a request by its credential as it is known now. */
export type AuthenticateAgain = (request: FastifyRequest) => Promise<Principal>;

/**
 * `GET /feed`: what happened to the records that the caller may read, one a line, and then the cursor to go on with; or, where
 * `text/event-stream` is accepted, as Server-Sent Events without an end.
 */
export function addFeedRoute(app: FastifyInstance, feed: ServedFeed, again: AuthenticateAgain): void {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  app.get('/feed', async (request, reply) => {
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort());
    const signal = AbortSignal.any([closing.signal, gone.signal]);
    const question = feedRequest(request, signal, () => again(request));
    const asEvents = new Negotiator({ headers: { accept: request.headers.accept } }).mediaType([
      'application/x-ndjson',
      EVENTS,
    ]);
    if (asEvents === EVENTS) return streamEvents(feed, question, request, reply);
    const page = await feed.pull(question);
    return reply
      .headers({ ...SECURITY_HEADERS, 'x-request-id': request.id })
      .type(NDJSON)
      .send(Buffer.concat([...page.changes.map(changeLine), controlLine(page)]));
  });
}

function feedRequest(
  request: FastifyRequest,
  signal: AbortSignal,
  authenticate: () => Promise<Principal>,
): FeedRequest {
  const query = pullQuery(request.url, PARAMETERS);
  const types = query.get('types')?.split(',');
  const after = query.get('after') ?? singleHeader(request.headers['last-event-id']);
  return {
    principal: principalOf(request),
    requestId: request.id,
    // Without the cursor, which would make each operation another one.
    operation: `GET /feed${types === undefined ? '' : `?types=${types.join()}`}`,
    ...(types !== undefined && { types }),
    ...(after !== undefined && { after }),
    first: wholeNumber(query, 'first', { least: 1, most: 5000, otherwise: 1000 }),
    wait: 1000 * wholeNumber(query, 'wait', { least: 0, most: 60, otherwise: 0 }),
    signal,
    authenticate,
  };
}

function singleHeader(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A change as one line of JSON. */
function changeLine({ eventId, kind, type, id, record }: ServedChange): Buffer {
  const head = JSON.stringify({ eventId, kind, type, id });
  if (record === undefined) return Buffer.from(`${head}\n`);
  return Buffer.concat([Buffer.from(`${head.slice(0, -1)},"record":`), record, Buffer.from('}\n')]);
}

/** What stands behind the changes: where to go on, or that the copy has to be made anew. */
function controlLine({ cursor, more, types, resync }: ServedPage): Buffer {
  const line =
    resync === undefined
      ? { kind: 'checkpoint', cursor, more, types }
      : { kind: 'resyncRequired', reason: resync, cursor };
  return Buffer.from(`${JSON.stringify(line)}\n`);
}

/** One part after the other, each when the one before has left; ends with the credential, and when the copy must be made anew. */
async function streamEvents(
  feed: ServedFeed,
  question: FeedRequest,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { signal, authenticate } = question;
  let page = await feed.pull({ ...question, wait: 0 });
  const raw = startEvents(request, reply);
  try {
    for (;;) {
      for (const change of page.changes) await write(raw, signal, eventText(change.kind, changeLine(change)));
      const kind = page.resync === undefined ? 'checkpoint' : 'resyncRequired';
      await write(raw, signal, eventText(kind, controlLine(page), page.cursor));
      if (page.resync !== undefined || signal.aborted) break;
      const principal = await authenticate();
      page = await feed.pull({ ...question, principal, after: page.cursor, wait: ALIVE });
    }
  } catch (error) {
    const code = errorCodeOf(error) ?? 'INTERNAL_SERVER_ERROR';
    await write(raw, signal, eventText('error', Buffer.from(errorBody(code, undefined, request.id)))).catch(
      () => undefined,
    );
  }
  raw.end();
  return reply;
}

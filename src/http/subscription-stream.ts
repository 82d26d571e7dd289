import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { GraphQLServer } from '../graphql/server.js';
import type { SubscriptionRequest, SubscriptionSteps } from '../graphql/subscriptions/subscription-request.js';
import { HubError } from '../shared/errors.js';
import { accessModeOf } from './access-mode-of.js';
import { EVENTS, eventText, startEvents, write } from './event-stream.js';
import { credentialsOf } from './require-principal.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { Subscriber, type SubscriberOptions } from './subscriber.js';

/** Milliseconds after which a stream says that it is alive. */
const ALIVE = 12_000;
/** Milliseconds for the last words of a stream to leave. */
const LAST = 2_000;
const COMPLETE = Buffer.from('event: complete\ndata:\n\n');

/**
 * `/graphql/stream`: a subscription as Server-Sent Events, each in a connection of its own (the distinct connections mode of the
 * GraphQL over SSE protocol). The library's own handler queues what its reader does not take, so that the hub writes by itself:
 * the next result is made when the one before has left.
 */
export function addSubscriptionStream(app: FastifyInstance, graphql: GraphQLServer, options: SubscriberOptions): void {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort(new HubError('SERVICE_UNAVAILABLE')));
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const { accept } = request.headers;
    if (new Negotiator({ headers: { accept } }).mediaType([EVENTS]) === undefined) throw new HubError('NOT_ACCEPTABLE');
    const subscriber = new Subscriber(options, credentialsOf(request));
    reply.raw.once('close', () => subscriber.end());
    const principal = await subscriber.begin();
    const started = await graphql.subscribe(subscriptionRequest(request), {
      ...{ principal, requestId: request.id, authenticate: subscriber.authenticate },
      accessMode: accessModeOf(request.headers['x-access-mode']),
      signal: AbortSignal.any([subscriber.signal, closing.signal]),
    });
    if (started.kind === 'refused') {
      subscriber.end();
      const { status, errors } = started;
      return reply
        .code(status)
        .headers({ ...SECURITY_HEADERS, 'x-request-id': request.id })
        .send({ errors });
    }
    const raw = startEvents(request, reply);
    // Who does not take what is left is cut.
    subscriber.signal.addEventListener('abort', () => setTimeout(() => raw.destroy(), LAST).unref());
    await stream(raw, started.steps, closing.signal).finally(() => subscriber.end());
    return reply;
  };
  app.route({ method: ['GET', 'POST'], url: '/graphql/stream', handler });
}

/** @throws HubError BAD_REQUEST, MALFORMED_JSON */
function subscriptionRequest({ method, body, url }: FastifyRequest): SubscriptionRequest {
  if (method === 'POST') return typeof body === 'object' && body !== null ? body : {};
  const at = url.indexOf('?');
  const { query, variables, operationName } = Object.fromEntries(new URLSearchParams(at < 0 ? '' : url.slice(at)));
  return { query, operationName, variables: variables === undefined ? undefined : parsed(variables) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new HubError('MALFORMED_JSON');
  }
}

/** Ends without the event `complete` where the hub closes, so that the reader comes again. */
async function stream(raw: ServerResponse, steps: SubscriptionSteps, closing: AbortSignal): Promise<void> {
  const gone = new AbortController();
  raw.once('close', () => {
    gone.abort();
    void steps.return();
  });
  const alive = setInterval(() => raw.writableNeedDrain || raw.write(':\n\n'), ALIVE);
  try {
    for await (const step of steps) {
      if (closing.aborted) break;
      const payload = step.kind === 'next' ? step.result : { errors: step.errors };
      await write(raw, gone.signal, eventText('next', Buffer.from(`${JSON.stringify(payload)}\n`)));
      if (step.kind === 'ended') await write(raw, gone.signal, COMPLETE);
    }
  } catch {
    // The reader is gone.
  } finally {
    clearInterval(alive);
    void steps.return();
    const cut = setTimeout(() => raw.destroy(), LAST);
    raw.once('close', () => clearTimeout(cut));
    raw.end();
  }
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { GraphQLSchema, parse } from 'graphql';
import { CloseCode, type Context, handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AccessMode } from '../graphql/request-context.js';
import type { GraphQLServer } from '../graphql/server.js';
import type { SubscriptionReply, SubscriptionSteps } from '../graphql/subscriptions/subscription-request.js';
import { HubError } from '../shared/errors.js';
import { accessModeOf } from './access-mode-of.js';
import { answerClientError } from './client-error.js';
import { errorCodeOf } from './error-code.js';
import { GuardedSocket } from './guarded-socket.js';
import type { RequestCredentials } from './require-principal.js';
import { Subscriber, type SubscriberOptions } from './subscriber.js';
import { ToldErrors, toldErrors } from './told-errors.js';

export interface SubscriptionSocketOptions extends SubscriberOptions {
  /** Bytes of a message. */
  readonly bodyLimit: number;
}

interface Connection {
  readonly socket: GuardedSocket;
  readonly headers: IncomingMessage['headers'];
  subscriber?: Subscriber;
  accessMode?: AccessMode;
}

type ConnectionContext = Context<Readonly<Record<string, unknown>>, Connection>;

/** Connections of one node, those included that have not said who they are. */
const MOST_CONNECTIONS = 1_000;
/** Subscriptions of one connection. */
const MOST_SUBSCRIPTIONS = 20;
/** Milliseconds for a connection to say who it is. */
const INIT_TIMEOUT = 3_000;
/** Close code of a server that goes away (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001;
/** Milliseconds after the end of a credential for what is told of it to leave. */
const LAST_WORDS = 500;

/** What the protocol's library looks at to tell subscriptions from queries; what was asked for is read by src/graphql. */
const SUBSCRIPTION = { schema: new GraphQLSchema({}), document: parse('subscription { any }') };

/** Whether a request begins a connection for subscriptions. What asks for another protocol (HTTP/2) is answered as it is. */
export function asksForSocket({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && url.split('?', 1)[0] === '/graphql';
}

/** WebSocket at `/graphql`: subscriptions by the protocol graphql-transport-ws. */
export function addSubscriptionSockets(
  app: FastifyInstance,
  graphql: GraphQLServer,
  options: SubscriptionSocketOptions,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: options.bodyLimit,
    perMessageDeflate: false,
    autoPong: false,
    handleProtocols,
  });
  const protocol = makeServer<Readonly<Record<string, unknown>>, Connection>({
    connectionInitWaitTimeout: INIT_TIMEOUT,
    onConnect: (context) => admit(context, options),
    onSubscribe: async (context, _id, payload) => {
      const reply = await subscribe(graphql, context, payload);
      if (reply.kind === 'refused') return [new ToldErrors(reply.errors)];
      return { ...SUBSCRIPTION, contextValue: reply.steps };
    },
    subscribe: ({ contextValue }) => resultsOf(contextValue as SubscriptionSteps),
    onError: (_context, _id, _payload, errors) => toldErrors(errors),
    onClose: ({ extra }) => extra.subscriber?.end(),
  });
  const open = new Set<GuardedSocket>();
  const opened = (webSocket: WebSocket, headers: IncomingMessage['headers']) => {
    const socket = new GuardedSocket(webSocket);
    open.add(socket);
    const closed = protocol.opened(socket, { socket, headers });
    void socket.closed.then(() => open.delete(socket)).then(() => closed());
  };
  let isClosing = false;
  app.server.on('upgrade', (request: IncomingMessage, stream: Socket, head: Buffer) => {
    const refuse = (code: 'NOT_FOUND' | 'SERVICE_UNAVAILABLE' | 'SUBSCRIPTION_LIMIT_REACHED') => {
      stream.on('error', () => stream.destroy());
      answerClientError(new HubError(code), stream);
    };
    // Node before 24.9 takes every request for another protocol out of HTTP, whatever its address.
    if (!asksForSocket(request)) return refuse('NOT_FOUND');
    if (isClosing) return refuse('SERVICE_UNAVAILABLE');
    if (open.size >= MOST_CONNECTIONS) return refuse('SUBSCRIPTION_LIMIT_REACHED');
    sockets.handleUpgrade(request, stream, head, (socket) => opened(socket, request.headers));
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of open) socket.close(GOING_AWAY, 'SERVICE_UNAVAILABLE');
    await Promise.all([...open].map(({ closed }) => closed));
  });
}

/** Who connects, by the payload of the first message, named as the headers are, or by the headers of the connection. */
async function admit(context: ConnectionContext, options: SubscriberOptions): Promise<boolean> {
  const { extra, connectionParams = {} } = context;
  const given = (name: string) => textOf(connectionParams, name) ?? textOf(extra.headers, name);
  const credentials: RequestCredentials = {
    authorization: given('authorization'),
    purpose: given('x-purpose'),
    caseId: given('x-case-id'),
  };
  const subscriber = new Subscriber(options, credentials);
  try {
    extra.accessMode = accessModeOf(given('x-access-mode'));
    await subscriber.begin();
  } catch (error) {
    extra.socket.close(CloseCode.Forbidden, errorCodeOf(error) ?? 'INTERNAL_SERVER_ERROR');
    return false;
  }
  subscriber.signal.addEventListener('abort', () => {
    // Its subscriptions say first that they end.
    setTimeout(() => extra.socket.close(CloseCode.Forbidden, endOf(subscriber)), LAST_WORDS);
  });
  extra.subscriber = subscriber;
  return true;
}

function endOf({ signal }: Subscriber): string {
  return errorCodeOf(signal.reason) ?? 'INTERNAL_SERVER_ERROR';
}

function textOf(of: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.entries(of).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

async function subscribe(
  graphql: GraphQLServer,
  { extra: { subscriber, accessMode = 'uniform' }, subscriptions }: ConnectionContext,
  { query, variables, operationName }: { query: string; variables?: unknown; operationName?: unknown },
): Promise<SubscriptionReply> {
  try {
    if (subscriber === undefined) throw new HubError('UNAUTHENTICATED');
    if (Object.keys(subscriptions).length > MOST_SUBSCRIPTIONS) throw new HubError('SUBSCRIPTION_LIMIT_REACHED');
    const { signal, authenticate } = subscriber;
    const context = { principal: await authenticate(), requestId: randomUUID(), accessMode, signal, authenticate };
    return await graphql.subscribe({ query, variables, operationName }, context);
  } catch (error) {
    const told = error instanceof HubError ? error : new HubError('INTERNAL_SERVER_ERROR');
    return { kind: 'refused', status: 0, errors: [told.toJSON()] };
  }
}

/** The steps as graphql-ws takes results: one when it has sent the one before. */
function resultsOf(steps: SubscriptionSteps) {
  const results = {
    next: async () => {
      const step = await steps.next();
      if (step.done) return { done: true as const, value: undefined };
      if (step.value.kind === 'next') return { done: false as const, value: step.value.result };
      await steps.return();
      throw new ToldErrors(step.value.errors);
    },
    return: async () => {
      await steps.return();
      return { done: true as const, value: undefined };
    },
    throw: (error: unknown) => Promise.reject(error),
    [Symbol.asyncIterator]: () => results,
    [Symbol.asyncDispose]: async () => void (await steps.return()),
  };
  return results;
}

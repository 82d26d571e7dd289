import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { GraphQLServer } from '../graphql/server.js';
import { HubError } from '../shared/errors.js';
import { boundArrival } from './bound-arrival.js';
import { answerClientError } from './client-error.js';
import { errorCodeOf } from './error-code.js';
import { addExportRoute, type ServedExports } from './export-routes.js';
import { addFeedRoute, type ServedFeed } from './feed-routes.js';
import { addGraphiQLRoutes, type GraphiQLOptions } from './graphiql-routes.js';
import { addGraphQLRoute } from './graphql-route.js';
import { addHealthRoutes, type Measures, type Ready } from './health-routes.js';
import { addIngestRoutes, type ServedIngest } from './ingest-routes.js';
import { logAnswers } from './log-answers.js';
import { addLogRoutes, type ServedLog } from './log-routes.js';
import { type Authenticate, credentialsOf, requirePrincipal } from './require-principal.js';
import { sendError } from './send-error.js';
import type { SubscriberOptions } from './subscriber.js';
import { addSubscriptionSockets, asksForSocket } from './subscription-sockets.js';
import { addSubscriptionStream } from './subscription-stream.js';

export interface HttpAppOptions {
  readonly graphql: GraphQLServer;
  readonly authenticate: Authenticate;
  readonly ready: Ready;
  /** Figures that `/readyz` gives beside. */
  readonly measures?: Measures;
  readonly logger: Logger;
  /** Bytes of a request body. */
  readonly bodyLimit: number;
  /** Milliseconds for a request to arrive, and again for its answer. */
  readonly requestTimeout: number;
  /** The access log for mirrors and auditors; without it there is nothing at /log. */
  readonly log?: ServedLog;
  /** What departments pull; without it there is nothing at /feed and /export. */
  readonly pulls?: { readonly feed: ServedFeed; readonly exports: ServedExports };
  /** Takes streams of records; without it there is nothing at /ingest. */
  readonly ingest?: ServedIngest;
  /** How those who subscribe are known; without it there are no subscriptions. */
  readonly subscribers?: SubscriberOptions;
  /** Serves the GraphiQL page; without it there is none. */
  readonly graphiql?: GraphiQLOptions;
}

export interface HttpApp {
  /** Starts to listen; resolves with the address, for example `http://127.0.0.1:4000`. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Stops to accept, lets requests in flight finish, and cuts what is left after `graceMs` (10 s unless given). */
  close(graceMs?: number): Promise<void>;
}

const MAX_HEADER_BYTES = 16 * 1024;

/** The hub's HTTP server: GraphQL for authenticated callers, health for everybody, coded errors for the rest. */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const app = createFastify(options);
  boundArrival(app, options.requestTimeout);
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, request, reply) => {
    const code = errorCodeOf(error);
    if (code === undefined) options.logger.error({ requestId: request.id, err: error }, 'request failed');
    return sendError(
      reply,
      code ?? 'INTERNAL_SERVER_ERROR',
      error instanceof HubError ? { message: error.message } : {},
    );
  });
  if (options.logger.isLevelEnabled('debug')) logAnswers(app, options.logger);
  addHealthRoutes(app, options.ready, options.measures);
  if (options.graphiql !== undefined) addGraphiQLRoutes(app, options.graphiql);
  app.register(async (closed) => {
    requirePrincipal(closed, options.authenticate);
    // Before the body of an unknown address is looked at.
    closed.addHook('onRequest', async (request, reply) => (request.is404 ? sendNotFound(app, reply) : undefined));
    closed.setNotFoundHandler((_request, reply) => sendNotFound(app, reply));
    addGraphQLRoute(closed, options.graphql, options.requestTimeout);
    if (options.subscribers !== undefined) {
      addSubscriptionStream(closed, options.graphql, options.subscribers);
      addSubscriptionSockets(closed, options.graphql, { ...options.subscribers, bodyLimit: options.bodyLimit });
    }
    if (options.log !== undefined) addLogRoutes(closed, options.log);
    if (options.pulls !== undefined) {
      const again = (request: FastifyRequest) => options.authenticate(credentialsOf(request));
      addFeedRoute(closed, options.pulls.feed, again);
      addExportRoute(closed, options.pulls.exports, again);
    }
    if (options.ingest !== undefined) {
      addIngestRoutes(closed, options.ingest, {
        timeout: options.requestTimeout,
        caller: (request) => options.authenticate(credentialsOf(request)),
      });
    }
  });
  const connections = connectionsOf(app);
  return { listen: (address) => app.listen({ ...address }), close: (graceMs) => close(app, connections, graceMs) };
}

function createFastify({ bodyLimit, requestTimeout, subscribers }: HttpAppOptions): FastifyInstance {
  return fastify({
    // The hub logs by itself: Fastify's loggers cost an object for every request.
    logger: false,
    bodyLimit,
    http: {
      requestTimeout: 0,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout, 5000),
      maxHeaderSize: MAX_HEADER_BYTES,
      shouldUpgradeCallback: (request) => subscribers !== undefined && asksForSocket(request),
    },
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    exposeHeadRoutes: false,
    // What arrives on an open connection while the server closes is still answered, and the connection then ends.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, _request, reply) => {
      sendError(reply, errorCodeOf(error) ?? 'BAD_REQUEST');
    },
    routerOptions: { querystringParser: () => NO_QUERY },
  });
}

/** GraphQL reads the query string by itself. */
const NO_QUERY = Object.freeze({});

/** NOT_FOUND, or METHOD_NOT_ALLOWED where the address knows other methods. */
function sendNotFound(app: FastifyInstance, reply: FastifyReply): FastifyReply {
  const path = reply.request.url.split('?', 1)[0] ?? '';
  const methods = (['GET', 'HEAD', 'POST'] as const).filter((method) => app.hasRoute({ method, url: path }));
  if (methods.length === 0) return sendError(reply, 'NOT_FOUND');
  return sendError(reply, 'METHOD_NOT_ALLOWED', { allow: methods.join(', ') });
}

function connectionsOf({ server }: FastifyInstance): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

/**
 * A connection stays open after the answer in flight; Node closes the idle ones only once, so this looks again. Those on which
 * nothing was ever asked, which clients open ahead, Node does not count as idle.
 */
async function close(app: FastifyInstance, connections: ReadonlySet<Socket>, graceMs = 10_000): Promise<void> {
  const sweep = setInterval(() => {
    app.server.closeIdleConnections();
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  }, 50);
  const cut = setTimeout(() => app.server.closeAllConnections(), graceMs);
  await app.close().finally(() => {
    clearInterval(sweep);
    clearTimeout(cut);
  });
}

import { ApolloServer, type ApolloServerPlugin, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { HubError } from '../shared/errors.js';
import { createDocumentStore } from './document-store.js';
import type { Executor } from './executor.js';
import { formatError } from './format-error.js';
import type { GraphQLReply, GraphQLRequest } from './graphql-reply.js';
import { knownOperationTypes } from './known-operation-types.js';
import { KnownOperations } from './known-operations.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import { operationPlugin, READY } from './operation-plugin.js';
import { OperationRunner } from './operation-runner.js';
import type { RequestContext } from './request-context.js';
import type {
  SubscriptionReply,
  SubscriptionRequest,
  SubscriptionRequestContext,
} from './subscriptions/subscription-request.js';
import { type SubscriptionParts, SubscriptionServer } from './subscriptions/subscription-server.js';
import type { Reply, TransportContext } from './transport-context.js';

/** Parts and settings of the GraphQL server. */
export interface GraphQLServerOptions {
  readonly schema: GraphQLSchema;
  /** Runs operations; see src/graphql/executor.ts. */
  readonly answer: Executor;
  readonly logger: Logger;
  readonly limits?: Partial<Limits>;
  /** Without it no subscription is served. */
  readonly subscriptions?: SubscriptionParts;
  /** Default resolver for whatever Apollo itself would run. */
  readonly fieldResolver?: GraphQLFieldResolver<unknown, TransportContext>;
  /**
   * Heap for documents that are known to be valid, in bytes; 64 MiB unless given, and a quarter of it again for those of
   * strict mode. It must hold the working set of query texts.
   */
  readonly documentStoreBytes?: number;
}

/** Everything between a parsed HTTP request and its answer. */
export interface GraphQLServer {
  /** Never rejects because of a bad request: that is an answer too. */
  handle(request: GraphQLRequest, context: RequestContext): Promise<GraphQLReply>;
  /** Begins a subscription. Never rejects either. */
  subscribe(request: SubscriptionRequest, context: SubscriptionRequestContext): Promise<SubscriptionReply>;
  close(): Promise<void>;
}

/**
 * Apollo Server: parses, validates and bounds documents, has `answer` run the operations, and codes every error. An operation of
 * a document that it has found valid before is run at once.
 */
export async function createGraphQLServer(options: GraphQLServerOptions): Promise<GraphQLServer> {
  const { answer, documentStoreBytes = 64 * 2 ** 20, logger } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const runner = new OperationRunner(answer, limits, logger);
  const known = new KnownOperations(documentStoreBytes);
  const plugin = operationPlugin(runner, limits, known);
  const uniform = new ApolloServer(apolloOptions(options, plugin, limits, documentStoreBytes));
  // Its documents are validated where they run: against the schema of the caller's class, and never against the whole one.
  const strict = new ApolloServer({
    ...apolloOptions(options, plugin, limits, documentStoreBytes / 4),
    dangerouslyDisableValidation: true,
  });
  await Promise.all([uniform.start(), strict.start()]);
  const tell = (error: unknown, requestId: string) => runner.tell(error, requestId);
  const subscriptions =
    options.subscriptions && new SubscriptionServer({ ...options, ...options.subscriptions, limits, tell });
  return {
    subscribe: async (request, context) => {
      if (subscriptions !== undefined) return subscriptions.subscribe(request, context);
      return { kind: 'refused', status: 404, errors: [tell(new HubError('NOT_FOUND'), context.requestId)] };
    },
    handle: (request, context) => {
      if (context.accessMode === 'strict') return throughApollo(strict, request, context);
      const asked = request.method === 'POST' ? known.find(request.body) : undefined;
      return asked === undefined ? throughApollo(uniform, request, context) : runner.reply({ ...asked, ...context });
    },
    close: async () => {
      await Promise.all([uniform.stop(), strict.stop()]);
    },
  };
}

async function throughApollo(
  apollo: ApolloServer<TransportContext>,
  { method, contentType, search, body }: GraphQLRequest,
  context: RequestContext,
): Promise<GraphQLReply> {
  const reply: Reply = {};
  // Of the headers, only those that decide about cross-site requests: the credential itself goes no further.
  const headers = new HeaderMap([['authorization', 'present']]);
  if (contentType !== undefined) headers.set('content-type', contentType);
  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers, search, body },
    context: async () => ({ ...context, reply }),
  });
  const allow = response.headers.get('allow');
  return {
    status: response.status ?? 200,
    body: reply.body ?? textOf(response),
    ...(allow !== undefined && { allow }),
  };
}

function textOf({ body }: HTTPGraphQLResponse): string {
  if (body.kind === 'complete') return body.string;
  throw new Error('incremental delivery is not offered');
}

type ApolloOptions = ConstructorParameters<typeof ApolloServer<TransportContext>>[0];

function apolloOptions(
  options: GraphQLServerOptions,
  plugin: ApolloServerPlugin<TransportContext>,
  limits: Limits,
  documentStoreBytes: number,
): ApolloOptions {
  return {
    schema: options.schema,
    ...(options.fieldResolver && { fieldResolver: options.fieldResolver }),
    nodeEnv: 'production',
    logger: options.logger,
    introspection: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    // A page of another origin cannot send `authorization` without a preflight, and the hub answers none.
    csrfPrevention: { requestHeaders: ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name'] },
    validationRules: [knownOperationTypes],
    parseOptions: { maxTokens: limits.tokens },
    documentStore: createDocumentStore(documentStoreBytes),
    formatError: (_formatted, error) => formatError(error),
    stringifyResult: (result) => (result.data === READY ? '' : JSON.stringify(result)),
    plugins: [plugin, ...SWITCHED_OFF],
  };
}

/** Each wraps every field, reports to an outside address, or serves a page of one. */
const SWITCHED_OFF = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

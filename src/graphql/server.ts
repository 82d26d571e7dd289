import { ApolloServer, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { createDocumentStore } from './document-store.js';
import type { Executor } from './executor.js';
import { formatError } from './format-error.js';
import { knownOperationTypes } from './known-operation-types.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import { operationPlugin, READY } from './operation-plugin.js';
import type { TransportContext } from './transport-context.js';

/** Parts and settings of the GraphQL server. */
export interface GraphQLServerOptions {
  readonly schema: GraphQLSchema;
  /** Runs operations; see src/graphql/executor.ts. */
  readonly answer: Executor;
  readonly logger: Logger;
  readonly limits?: Partial<Limits>;
  /** Default resolver for whatever Apollo itself would run. */
  readonly fieldResolver?: GraphQLFieldResolver<unknown, TransportContext>;
  /**
   * Heap for parsed documents, in bytes; 64 MiB unless given, and a quarter of it again for those of strict mode. It must hold
   * the working set of query texts.
   */
  readonly documentStoreBytes?: number;
}

/** Everything between a parsed HTTP request and its answer. */
export interface GraphQLServer {
  /** Never rejects because of a bad request: that is an answer too. */
  handle(request: HTTPGraphQLRequest, context: TransportContext): Promise<HTTPGraphQLResponse>;
  close(): Promise<void>;
}

/** Apollo Server: parses, validates and bounds documents, has `answer` run the operations, and codes every error. */
export async function createGraphQLServer(options: GraphQLServerOptions): Promise<GraphQLServer> {
  const { documentStoreBytes = 64 * 2 ** 20 } = options;
  const uniform = new ApolloServer(apolloOptions(options, documentStoreBytes));
  // Its documents are validated where they run: against the schema of the caller's class, and never against the whole one.
  const strict = new ApolloServer({
    ...apolloOptions(options, documentStoreBytes / 4),
    dangerouslyDisableValidation: true,
  });
  await Promise.all([uniform.start(), strict.start()]);
  return {
    handle: (httpGraphQLRequest, context) => {
      const apollo = context.accessMode === 'strict' ? strict : uniform;
      return apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context });
    },
    close: async () => {
      await Promise.all([uniform.stop(), strict.stop()]);
    },
  };
}

type ApolloOptions = ConstructorParameters<typeof ApolloServer<TransportContext>>[0];

function apolloOptions(options: GraphQLServerOptions, documentStoreBytes: number): ApolloOptions {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
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
    plugins: [operationPlugin(options.answer, limits, options.logger), ...SWITCHED_OFF],
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

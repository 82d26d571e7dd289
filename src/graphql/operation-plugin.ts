import { type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { type DocumentNode, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { ERRORS, HubError } from '../shared/errors.js';
import type { GraphQLResult } from './answer.js';
import { checkLimits } from './check-limits.js';
import { checkVariables } from './check-variables.js';
import { classifyError } from './classify-error.js';
import type { Executor } from './executor.js';
import { formatError } from './format-error.js';
import type { Limits } from './limits.js';
import type { OperationRequest } from './operation-request.js';
import { statusOf } from './status-of.js';
import type { TransportContext } from './transport-context.js';

/** Stands for the data of an answer that is ready as bytes in the context's reply. */
export const READY: Readonly<Record<string, unknown>> = Object.freeze({});

/** Bounds each document before it is validated (by Apollo, or in strict mode by `answer`), has `answer` run each operation, and sets the status of each answer. */
export function operationPlugin(
  answer: Executor,
  limits: Limits,
  logger: Logger,
): ApolloServerPlugin<TransportContext> {
  const bounded = new WeakSet<DocumentNode>();
  const bound = (document: DocumentNode) => {
    if (bounded.has(document)) return;
    checkLimits(document, limits);
    bounded.add(document);
  };
  return {
    requestDidStart: async () => ({
      validationDidStart: async ({ document }) => bound(document),
      responseForOperation: async (context) => {
        const request = operationRequest(context);
        if (request.accessMode === 'strict') bound(request.document);
        checkVariables(request.variables, limits.valueDepth);
        const answered = await answer(request);
        if (answered.kind === 'result') return respond(formatted(answered.result, request.requestId, logger));
        context.contextValue.reply.body = answered.body;
        return respond({ data: READY });
      },
      willSendResponse: async ({ response }) => {
        if (response.body.kind === 'single') response.http.status = statusOf(response.body.singleResult);
      },
    }),
    unexpectedErrorProcessingRequest: async ({ requestContext, error }) => {
      throw withStatus(error, requestContext.contextValue.requestId, logger);
    },
  };
}

/** @throws HubError OPERATION_RESOLUTION_FAILURE */
function operationRequest(context: GraphQLRequestContext<TransportContext>): OperationRequest {
  const { document, operation, queryHash, request, contextValue } = context;
  if (document === undefined || operation === undefined || queryHash === undefined) {
    throw new HubError('OPERATION_RESOLUTION_FAILURE');
  }
  const { principal, requestId, accessMode } = contextValue;
  const variables = request.variables ?? {};
  return { document, operation, documentHash: queryHash, variables, principal, requestId, accessMode };
}

type FormattedResult = Omit<GraphQLResult, 'errors'> & { readonly errors?: readonly GraphQLFormattedError[] };

function formatted({ errors, ...rest }: GraphQLResult, requestId: string, logger: Logger): FormattedResult {
  if (errors.length === 0) return rest;
  return { ...rest, errors: errors.map((error) => tellError(error, requestId, logger)) };
}

/** A failure of the hub itself is logged whole, with its cause, since the caller only gets the request id. */
function tellError(error: unknown, requestId: string, logger: Logger): GraphQLFormattedError {
  const code = classifyError(error)?.code ?? 'INTERNAL_SERVER_ERROR';
  if (code === 'INTERNAL_SERVER_ERROR') logger.error({ requestId, err: causeOf(error) }, 'operation failed');
  return formatError(error, requestId);
}

/** What was thrown, inside of the errors that graphql-js, the shield and the executor put around it. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

function respond(singleResult: FormattedResult): GraphQLResponse {
  return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
}

/** Apollo answers what is thrown here as it is, with the status in `extensions.http`; what the hooks throw comes this way. */
function withStatus(error: unknown, requestId: string, logger: Logger): HubError {
  const { message, extensions } = tellError(error, requestId, logger);
  const { code } = classifyError(error) ?? { code: 'INTERNAL_SERVER_ERROR' as const };
  const http = { status: ERRORS[code].status, headers: new HeaderMap() };
  return new HubError(code, message, { extensions: { ...extensions, http } });
}

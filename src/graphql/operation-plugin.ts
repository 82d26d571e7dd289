import { type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { type DocumentNode, OperationTypeNode } from 'graphql';
import { ERRORS, HubError } from '../shared/errors.js';
import { checkLimits } from './check-limits.js';
import type { KnownOperations } from './known-operations.js';
import type { Limits } from './limits.js';
import type { OperationRequest } from './operation-request.js';
import { codeOf, type FormattedResult, type OperationRunner } from './operation-runner.js';
import { statusOf } from './status-of.js';
import type { TransportContext } from './transport-context.js';

/** Stands for the data of an answer that is ready as bytes in the context's reply. */
export const READY: Readonly<Record<string, unknown>> = Object.freeze({});

const ELSEWHERE = 'Subscriptions are served over WebSocket at /graphql, and as Server-Sent Events at /graphql/stream.';

/**
 * Bounds each document before it is validated (by Apollo, or in strict mode by the executor), runs each operation, and sets
 * the status of each answer. What Apollo found valid is known from then on.
 */
export function operationPlugin(
  runner: OperationRunner,
  limits: Limits,
  known: KnownOperations,
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
        if (request.operation.operation === OperationTypeNode.SUBSCRIPTION)
          throw new HubError('BAD_REQUEST', ELSEWHERE);
        if (request.accessMode === 'strict') bound(request.document);
        else known.keep(context.source ?? '', request.document, request.documentHash);
        const ended = await runner.run(request);
        if (ended.kind === 'result') return respond(ended.result);
        context.contextValue.reply.body = ended.body;
        return respond({ data: READY });
      },
      willSendResponse: async ({ response }) => {
        if (response.body.kind === 'single') response.http.status = statusOf(response.body.singleResult);
      },
    }),
    unexpectedErrorProcessingRequest: async ({ requestContext, error }) => {
      throw withStatus(error, requestContext.contextValue.requestId, runner);
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

function respond(singleResult: FormattedResult): GraphQLResponse {
  return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
}

/** Apollo answers what is thrown here as it is, with the status in `extensions.http`; what the hooks throw comes this way. */
function withStatus(error: unknown, requestId: string, runner: OperationRunner): HubError {
  const { message, extensions } = runner.tell(error, requestId);
  const code = codeOf(error);
  const http = { status: ERRORS[code].status, headers: new HeaderMap() };
  return new HubError(code, message, { extensions: { ...extensions, http } });
}

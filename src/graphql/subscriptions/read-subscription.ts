import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { HubError } from '../../shared/errors.js';
import { checkLimits } from '../check-limits.js';
import { checkVariables } from '../check-variables.js';
import type { Limits } from '../limits.js';
import { RefusedRequest } from './refused-request.js';
import type { SubscriptionRequest } from './subscription-request.js';

/** A parsed and bounded subscription. */
export interface AskedSubscription {
  readonly text: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** SHA-256 of the document, hex. */
  readonly documentHash: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Parses and bounds a request for a subscription as those for queries are.
 * @param schema by which the document is validated; undefined where the caller's own schema does it later
 * @throws HubError BAD_REQUEST, GRAPHQL_PARSE_FAILED, OPERATION_RESOLUTION_FAILURE and what exceeds a limit; RefusedRequest
 */
export function readSubscription(
  { query: text, variables = {}, operationName }: SubscriptionRequest,
  limits: Limits,
  schema: GraphQLSchema | undefined,
): AskedSubscription {
  if (typeof text !== 'string' || !isRecord(variables ?? {}) || !isName(operationName))
    throw new HubError('BAD_REQUEST');
  const document = parsed(text, limits.tokens);
  checkLimits(document, limits);
  const given = (variables ?? {}) as AskedSubscription['variables'];
  checkVariables(given, limits.valueDepth);
  if (schema !== undefined) expectValid(validate(schema, document));
  const operation = getOperationAST(document, operationName);
  if (operation == null) throw new HubError('OPERATION_RESOLUTION_FAILURE');
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    throw new HubError(
      'BAD_REQUEST',
      'Only subscriptions are served here; send queries and mutations to POST /graphql.',
    );
  }
  return { text, document, operation, documentHash: createHash('sha256').update(text).digest('hex'), variables: given };
}

/** @throws RefusedRequest where there are problems */
export function expectValid(problems: readonly GraphQLError[]): void {
  if (problems.length === 0) return;
  throw new RefusedRequest(
    problems.map(({ message, nodes }) => new HubError('GRAPHQL_VALIDATION_FAILED', message, { nodes: nodes ?? null })),
  );
}

function parsed(text: string, maxTokens: number): DocumentNode {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    // The parser is recursive: a document within the limit of tokens can still be nested deeper than its stack.
    if (!(error instanceof GraphQLError)) throw new HubError('DEPTH_EXCEEDED');
    const { message, source, positions } = error;
    const code = message.includes('tokens. Parsing aborted') ? 'COMPLEXITY_EXCEEDED' : 'GRAPHQL_PARSE_FAILED';
    throw new HubError(code, message, { source: source ?? null, positions: positions ?? null });
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

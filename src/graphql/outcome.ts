import { GraphQLError } from 'graphql';
import type { ReceiptOutcome, ReceiptWrite } from '../receipts/receipt.js';
import { HubError } from '../shared/errors.js';
import type { RootValue } from './answer.js';
import type { PreparedOperation } from './prepare-operation.js';
import type { ResolverContext } from './resolver-context.js';

/** What an operation gave: bytes of every root field, or data as graphql-js gives it. */
export interface OperationResult {
  readonly errors: readonly GraphQLError[];
  readonly roots?: readonly RootValue[];
  readonly data?: Readonly<Record<string, unknown>> | null;
}

/** How an operation ended, before its receipt. */
export interface Outcome extends OperationResult {
  readonly outcome: ReceiptOutcome;
  readonly prepared?: PreparedOperation;
  readonly context?: ResolverContext;
  /** What a mutation wrote. */
  readonly writes?: readonly ReceiptWrite[];
  /** The document does not fit the caller's schema: there was no operation, and there is no receipt. */
  readonly unfit?: true;
  /** The answer is the same under every access state. */
  readonly independent?: true;
}

/** Whether the operation gave something; refused where every error is about the request, failed otherwise. */
export function outcomeOf({ errors, roots, data }: OperationResult): ReceiptOutcome {
  if (errors.length === 0) return 'answered';
  const given = roots !== undefined || Object.values(data ?? {}).some((value) => value !== null);
  if (given) return 'answered';
  return errors.every(isRefusal) ? 'refused' : 'failed';
}

/** An error before anything was read refuses the whole operation. */
export function refused(error: unknown): Outcome {
  const safe = refusalOf(error);
  return { outcome: isRefusal(safe) ? 'refused' : 'failed', errors: [safe] };
}

/** Variables that do not fit their types. */
export function refusedVariables(errors: readonly GraphQLError[]): Outcome {
  return { outcome: 'refused', errors: errors.map(inputError) };
}

/** What graphql-js says before it runs a field is about arguments and directives of the request. */
function refusalOf(error: unknown): HubError {
  if (error instanceof HubError) return error;
  if (error instanceof GraphQLError) return inputError(error);
  return new HubError('INTERNAL_SERVER_ERROR', undefined, error instanceof Error ? { originalError: error } : {});
}

const FAILURES = new Set<unknown>([
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
  'TIMEOUT',
  'RECEIPT_UNAVAILABLE',
  'COMMIT_FAILED',
]);

function isRefusal(error: GraphQLError): boolean {
  return !FAILURES.has(error.extensions.code ?? 'INTERNAL_SERVER_ERROR');
}

function inputError(error: GraphQLError): HubError {
  return new HubError('BAD_USER_INPUT', error.message, { nodes: error.nodes ?? null });
}

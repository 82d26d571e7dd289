import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { ERRORS } from '../shared/errors.js';
import type { GraphQLResult } from './answer.js';
import { checkVariables } from './check-variables.js';
import { classifyError } from './classify-error.js';
import type { Executor } from './executor.js';
import { formatError } from './format-error.js';
import type { GraphQLReply } from './graphql-reply.js';
import type { Limits } from './limits.js';
import type { OperationRequest } from './operation-request.js';
import { statusOf } from './status-of.js';

/** A result whose errors are those that the caller may see. */
export type FormattedResult = Omit<GraphQLResult, 'errors'> & { readonly errors?: readonly GraphQLFormattedError[] };

/** How an operation ended: the bytes of its answer, or a result to be written. */
export type EndedOperation =
  | { readonly kind: 'bytes'; readonly body: readonly Buffer[] }
  | { readonly kind: 'result'; readonly result: FormattedResult };

/** Has `answer` run operations whose documents are valid, and codes and logs what goes wrong. */
export class OperationRunner {
  readonly #answer: Executor;
  readonly #limits: Limits;
  readonly #logger: Logger;

  constructor(answer: Executor, limits: Limits, logger: Logger) {
    this.#answer = answer;
    this.#limits = limits;
    this.#logger = logger;
  }

  /** @throws HubError, or what {@link OperationRunner.tell} makes one of */
  async run(request: OperationRequest): Promise<EndedOperation> {
    checkVariables(request.variables, this.#limits.valueDepth);
    const answered = await this.#answer(request);
    if (answered.kind === 'bytes') return answered;
    const { errors, ...rest } = answered.result;
    if (errors.length === 0) return { kind: 'result', result: rest };
    const told = errors.map((error) => this.tell(error, request.requestId));
    return { kind: 'result', result: { ...rest, errors: told } };
  }

  /** The same, as it leaves. Never rejects. */
  async reply(request: OperationRequest): Promise<GraphQLReply> {
    try {
      const ended = await this.run(request);
      if (ended.kind === 'bytes') return { status: 200, body: ended.body };
      const { errors, data, extensions } = ended.result;
      return { status: statusOf(ended.result), body: JSON.stringify({ errors, data, extensions }) };
    } catch (error) {
      const { message, extensions } = this.tell(error, request.requestId);
      return { status: ERRORS[codeOf(error)].status, body: JSON.stringify({ errors: [{ message, extensions }] }) };
    }
  }

  /** An error as the caller sees it. A failure of the hub itself is logged whole, since the caller only gets the request id. */
  tell(error: unknown, requestId: string): GraphQLFormattedError {
    if (codeOf(error) === 'INTERNAL_SERVER_ERROR') {
      this.#logger.error({ requestId, err: causeOf(error) }, 'operation failed');
    }
    return formatError(error, requestId);
  }
}

/** The catalogue's code for whatever was thrown. */
export function codeOf(error: unknown): keyof typeof ERRORS {
  return classifyError(error)?.code ?? 'INTERNAL_SERVER_ERROR';
}

/** What was thrown, inside of the errors that graphql-js, the shield and the executor put around it. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

import { GraphQLError, Kind } from 'graphql';
import { type ErrorCode, HubError } from '../shared/errors.js';

/** What a caller may be told of an error: a code of the catalogue, and a message about their own request. */
export interface Classified {
  readonly code: ErrorCode;
  /** Absent: the catalogue's message. */
  readonly message?: string;
}

/** Apollo's codes for requests that fail before they run, all about the caller's own text. */
const REQUEST_CODES: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_RESOLUTION_FAILURE',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_REQUEST',
};

const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

const LONGEST_MESSAGE = 400;

/** Finds the code of an error of the hub, graphql-js or Apollo. `undefined`: unknown, nothing of it may be told. */
export function classifyError(error: unknown): Classified | undefined {
  const own = findHubError(error);
  if (own !== undefined) return { code: own.code, message: safeText(own.message) };
  if (!(error instanceof GraphQLError)) return undefined;
  const code = error.path === undefined ? requestCode(error) : argumentCode(error);
  if (code === undefined) return undefined;
  return isStackOverflow(error) ? { code: 'DEPTH_EXCEEDED' } : { code, message: safeText(error.message) };
}

/** An error of the hub, also where graphql-js or Apollo wrapped it. */
export function findHubError(error: unknown): HubError | undefined {
  for (let cause = error; cause instanceof Error; cause = (cause as Partial<GraphQLError>).originalError) {
    if (cause instanceof HubError) return cause;
  }
  return undefined;
}

/** The parser is recursive: a document within the limit of tokens can still be nested deeper than its stack. */
function isStackOverflow({ extensions, message }: GraphQLError): boolean {
  return extensions.code === 'GRAPHQL_PARSE_FAILED' && !message.startsWith('Syntax Error');
}

/** The code of an error that arose before any field ran. */
function requestCode(error: GraphQLError): ErrorCode | undefined {
  const { code, http } = error.extensions;
  if (code === 'GRAPHQL_PARSE_FAILED' && error.message.includes('tokens. Parsing aborted'))
    return 'COMPLEXITY_EXCEEDED';
  const byStatus = STATUS_CODES[statusOf(http)];
  if (byStatus !== undefined) return byStatus;
  if (typeof code === 'string') return REQUEST_CODES[code];
  return isVariableError(error) ? 'BAD_USER_INPUT' : undefined;
}

function statusOf(http: unknown): number {
  return typeof http === 'object' && http !== null && 'status' in http ? Number(http.status) : 0;
}

/** graphql-js says of a variable's value what is wrong with it, at the definition of the variable. */
function isVariableError({ nodes, message }: GraphQLError): boolean {
  return nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION && message.startsWith('Variable "$');
}

/**
 * Of the errors at a field, only those about its arguments come from the request; the others could name stored values
 * ('cannot represent value ...'). graphql-js raises the former at a node of the document.
 */
function argumentCode({ originalError, message }: GraphQLError): ErrorCode | undefined {
  const atNode = originalError instanceof GraphQLError && originalError.nodes !== undefined;
  return atNode && message.startsWith('Argument "') ? 'BAD_USER_INPUT' : undefined;
}

/** A message without suggestions, which would show names of the schema, and not longer than a caller can read. */
export function safeText(message: string): string {
  const text = message.replace(/ ?Did you mean .*$/s, '').trim();
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)} ...` : text;
}

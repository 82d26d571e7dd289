import { GraphQLError, type GraphQLErrorOptions } from 'graphql';

interface ErrorEntry {
  /** HTTP status of an answer without data. */
  readonly status: number;
  /** Safe for every caller: says nothing about records, columns or configuration. */
  readonly message: string;
  /** What the caller should do. */
  readonly advice: string;
}

/** Every error code of the hub: its HTTP status, its safe message, and what the caller should do. docs/errors.md is printed from it. */
export const ERRORS = {
  UNAUTHENTICATED: {
    status: 401,
    message: 'No valid credential was given.',
    advice: 'Send "Authorization: Bearer <token>" with a token of the configured issuer, or a service account key.',
  },
  TOKEN_EXPIRED: { status: 401, message: 'The token has expired.', advice: 'Get a new token from the issuer.' },
  FORBIDDEN: {
    status: 403,
    message: 'The caller may not do this.',
    advice: 'Ask myAccess which fields and rows your department and tier may read.',
  },
  DUTIES_NOT_SEPARATE: {
    status: 403,
    message: 'No account may be more than one of administrator, policy officer and auditor.',
    advice:
      'Call with an account that has one of these roles; who changes it for good asks the operator to release the account.',
  },
  FIELD_NOT_READABLE: {
    status: 403,
    message: 'A filter, sort or cursor uses a field that the caller does not read in full.',
    advice: 'Remove the field from filter and orderBy, or send the purpose and case that its tier needs.',
  },
  GRANT_NOT_OPEN: {
    status: 409,
    message: 'The grant is not open to this step any more.',
    advice: 'Ask accessGrant for its state; a request that is decided or has lapsed is made anew.',
  },
  GRANT_LIMIT_REACHED: {
    status: 429,
    message: 'The caller has too many requests open, or took emergency access too often.',
    advice: 'Withdraw requests that are not needed; emergency access counts for 24 hours.',
  },
  EVENT_NOT_FOUND: {
    status: 404,
    message: 'There is no such event for the caller.',
    advice: 'Ask events for the ids of those that you may see.',
  },
  EVENT_STATE_CONFLICT: {
    status: 409,
    message: 'The event is not in a state for this action.',
    advice: 'extensions.status says where it stands, extensions.allowed what the caller may do with it now.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    message: 'The idempotency key belongs to another batch.',
    advice: 'Send other content, or the same content with other rights, under a new key.',
  },
  GRAPHQL_PARSE_FAILED: { status: 400, message: 'The document is not valid GraphQL.', advice: 'Correct the syntax.' },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    message: 'The document does not fit the schema.',
    advice: 'Compare it with schema/schema.graphql.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    message: 'The operation to run could not be determined.',
    advice: 'Send one operation, or name one with operationName.',
  },
  BAD_USER_INPUT: {
    status: 400,
    message: 'A variable or argument has a wrong value.',
    advice: 'Compare the value with the argument type in schema/schema.graphql.',
  },
  POLICY_INVALID: {
    status: 400,
    message: 'The access files have mistakes, or are not complete.',
    advice: 'Correct what extensions.problems names by file and line; "fivefold access check" finds the same.',
  },
  POLICY_CONFLICT: {
    status: 409,
    message: 'The version of the access policy cannot take this step.',
    advice:
      'Look at policyVersions: a candidate can be decided once, and replaces only what was in force when it was proposed.',
  },
  INVALID_CURSOR: {
    status: 400,
    message: 'The cursor was not made for this caller and this query.',
    advice: 'Start again without a cursor and use the cursors of that answer.',
  },
  RESYNC_REQUIRED: {
    status: 409,
    message: 'The changes cannot be followed any further.',
    advice: 'extensions.reason says why; read the records anew, then subscribe without a cursor.',
  },
  PAGE_SIZE_EXCEEDED: {
    status: 400,
    message: 'The page is too large.',
    advice: 'Ask for at most 1000 records with first or last, and follow endCursor.',
  },
  DEPTH_EXCEEDED: { status: 400, message: 'The operation is nested too deeply.', advice: 'Split the query.' },
  ALIASES_EXCEEDED: { status: 400, message: 'The operation has too many aliases.', advice: 'Split the query.' },
  COMPLEXITY_EXCEEDED: {
    status: 400,
    message: 'The operation could touch too many records.',
    advice: 'Ask for smaller pages of nested connections.',
  },
  BAD_REQUEST: {
    status: 400,
    message: 'The request is not a GraphQL request.',
    advice: 'Send JSON with a "query" string; see the GraphQL over HTTP specification.',
  },
  MALFORMED_JSON: { status: 400, message: 'The body is not valid JSON.', advice: 'Send a JSON object.' },
  BODY_TOO_LARGE: { status: 413, message: 'The body is too large.', advice: 'Send at most 1 MiB.' },
  HEADERS_TOO_LARGE: {
    status: 431,
    message: 'The headers or the address are too large.',
    advice: 'Send at most 16 KiB of headers; send long queries with POST.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    message: 'The request took too long to arrive.',
    advice: 'Send the whole request at once.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'The content type is not supported.',
    advice: 'Send "Content-Type: application/json".',
  },
  NOT_ACCEPTABLE: {
    status: 406,
    message: 'None of the accepted media types can be given.',
    advice: 'Accept application/graphql-response+json or application/json.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: 'The method is not allowed here.',
    advice: 'Use POST, or GET for queries.',
  },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.', advice: 'GraphQL is at /graphql.' },
  ARCHIVED: {
    status: 410,
    message: 'These receipts are archived: they stand in files and no longer in the database.',
    advice: 'Ask the operator for the archive that /log/archives names; "fivefold verify" checks it with the log.',
  },
  ENTRY_TOO_LONG: {
    status: 422,
    message: 'A receipt of this bundle is too long for the encoding of bundles.',
    advice: 'Read the same receipts as lines from /log/entries/.',
  },
  EXPORT_LIMIT_REACHED: {
    status: 429,
    message: 'Too many exports are under way.',
    advice: 'Try again when one of them has ended.',
  },
  SUBSCRIPTION_LIMIT_REACHED: {
    status: 429,
    message: 'Too many subscriptions are open.',
    advice: 'End some of them, or try again later.',
  },
  TIMEOUT: { status: 504, message: 'The operation took too long.', advice: 'Ask for less in one operation.' },
  RECEIPT_UNAVAILABLE: {
    status: 503,
    message: 'The receipt of this operation could not be written, so it gives no data.',
    advice: 'Try again; if it lasts, tell the operator.',
  },
  COMMIT_FAILED: {
    status: 503,
    message: 'It is not certain that the change was made.',
    advice: 'Look at the record before you try again.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    message: 'The database does not answer.',
    advice: 'Try again; if it lasts, tell the operator.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    message: 'The hub failed.',
    advice: 'Tell the operator the request id of the answer.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/**
 * An error that may leave the hub: a code of the catalogue, and optionally a message that names what in the caller's own
 * request was wrong (never anything about stored data).
 */
export class HubError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string = ERRORS[code].message, options: GraphQLErrorOptions = {}) {
    super(message, {
      ...options,
      extensions: { ...options.extensions, code, advice: ERRORS[code].advice },
    });
    this.name = 'HubError';
    this.code = code;
  }
}

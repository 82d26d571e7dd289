import type { FormattedExecutionResult } from 'graphql';
import { ERRORS, type ErrorCode } from '../shared/errors.js';

/**
 * HTTP status of a result (GraphQL over HTTP, 6.4): 200 where there is a data entry, even a partial one; else what the
 * catalogue says of the first error, for both media types, so that proxies and monitors see a refusal too.
 */
export function statusOf({ data, errors }: FormattedExecutionResult): number {
  if (data !== undefined) return 200;
  const code = errors?.[0]?.extensions?.code;
  return isErrorCode(code) ? ERRORS[code].status : ERRORS.INTERNAL_SERVER_ERROR.status;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

import { ERRORS, type ErrorCode } from '../shared/errors.js';

/** The JSON body of every answer that is an error of the transport: `{"errors":[{message, extensions}]}`, as GraphQL has them. */
export function errorBody(code: ErrorCode, message: string = ERRORS[code].message, requestId?: string): string {
  const showId = ERRORS[code].status >= 500 && requestId !== undefined;
  const extensions = { code, advice: ERRORS[code].advice, ...(showId && { requestId }) };
  return `${JSON.stringify({ errors: [{ message, extensions }] })}\n`;
}

import { type ErrorCode, HubError } from '../shared/errors.js';

const TRANSPORT_ERRORS: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
  FST_ERR_BAD_URL: 'BAD_REQUEST',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** The catalogue's code of an error of the hub, of Fastify, or of node's HTTP parser; `undefined`: unknown. */
export function errorCodeOf(error: unknown): ErrorCode | undefined {
  if (error instanceof HubError) return error.code;
  if (typeof error !== 'object' || error === null) return undefined;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && Object.hasOwn(TRANSPORT_ERRORS, code)) return TRANSPORT_ERRORS[code];
  if (Reflect.get(error, 'name') === 'SyntaxError' && Reflect.get(error, 'statusCode') === 400) return 'MALFORMED_JSON';
  return typeof code === 'string' && code.startsWith('HPE_') ? 'BAD_REQUEST' : undefined;
}

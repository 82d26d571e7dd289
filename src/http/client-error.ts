import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ERRORS } from '../shared/errors.js';
import { errorBody } from './error-body.js';
import { errorCodeOf } from './error-code.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Answers what is not even an HTTP request: too large headers, too slow, malformed. There is no request object yet. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = errorCodeOf(error) ?? 'BAD_REQUEST';
  const { status } = ERRORS[code];
  const body = errorBody(code);
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${body}`);
}

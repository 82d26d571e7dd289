import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HubError } from '../shared/errors.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Media type of Server-Sent Events (HTML Standard, 9.2). */
export const EVENTS = 'text/event-stream';

/** Takes the answer over from Fastify and sends the head of a stream of events. */
export function startEvents(request: FastifyRequest, reply: FastifyReply): ServerResponse {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': EVENTS,
    'x-request-id': request.id,
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  return raw;
}

/** An event of a stream: `line` is one line with its end. */
export function eventText(event: string, line: Buffer, id?: string): Buffer {
  const name = `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: `;
  return Buffer.concat([Buffer.from(name), line, Buffer.from('\n')]);
}

/**
 * Waits until the reader has taken enough.
 * @throws HubError SERVICE_UNAVAILABLE, or what the signal ends with
 */
export async function write(raw: ServerResponse, signal: AbortSignal, bytes: Buffer): Promise<void> {
  if (signal.aborted) throw new HubError('SERVICE_UNAVAILABLE');
  if (!raw.write(bytes)) await once(raw, 'drain', { signal });
}

import type { FastifyRequest } from 'fastify';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Whether a request comes from this very machine: the connection, and the name that was asked for, since a page of another
 * origin can let its own name resolve to 127.0.0.1 (DNS rebinding). A request through a proxy is somebody else's.
 */
export function isLocalRequest({ raw, headers }: FastifyRequest): boolean {
  if (!LOOPBACK.test(raw.socket.remoteAddress ?? '')) return false;
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return LOCAL_HOST.test(headers.host ?? '');
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerClientError } from './client-error.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads its body as it comes, and bounds the time by itself. */
    arrives?: 'streaming';
  }
}

/**
 * Ends requests whose body has not arrived after `timeout` milliseconds, as REQUEST_TIMEOUT. Node's own limit knows no routes, and
 * would end streams; the time of the headers it bounds.
 */
export function boundArrival(app: FastifyInstance, timeout: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { headers, raw, routeOptions } = request;
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    if (hasBody && routeOptions.config?.arrives !== 'streaming') {
      const timer = setTimeout(end, timeout, request, reply);
      raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    }
    done();
  });
}

function end({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (reply.raw.headersSent) raw.socket.destroy();
  else
    answerClientError(Object.assign(new Error('the body is late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket);
}

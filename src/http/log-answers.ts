import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** Logs every answer at level debug: who, where, how long. Never a header, a query string, a body or a value. */
export function logAnswers(app: FastifyInstance, logger: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    logger.debug({
      requestId: request.id,
      method: request.method,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      caller: request.principal?.id,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}

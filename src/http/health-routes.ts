import type { FastifyInstance } from 'fastify';
import { SECURITY_HEADERS } from './security-headers.js';
import { sendError } from './send-error.js';

/** Resolves when the database answers and the receipt log takes receipts, rejects when not. */
export type Ready = () => Promise<void>;

/** Figures for operators, by name. */
export type Measures = () => Promise<Readonly<Record<string, number>>>;

const LONGEST_CHECK_MS = 3000;

/** `GET /healthz`: the process lives. `GET /readyz`: it can answer queries. Both without a credential. */
export function addHealthRoutes(app: FastifyInstance, ready: Ready, measures: Measures = async () => ({})): void {
  let figures: Awaited<ReturnType<Measures>> = {};
  const check = shared(() =>
    withTimeout(
      ready().then(async () => {
        figures = await measures();
      }),
    ),
  );
  const method = ['GET', 'HEAD'];
  app.route({ method, url: '/healthz', handler: async (_request, reply) => reply.headers(SECURITY_HEADERS).send(OK) });
  app.route({
    method,
    url: '/readyz',
    handler: async (_request, reply) => {
      if (!(await check())) return sendError(reply, 'SERVICE_UNAVAILABLE');
      return reply.headers(SECURITY_HEADERS).send({ ...OK, ...figures });
    },
  });
}

const OK = { status: 'ok' };

async function withTimeout(check: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, LONGEST_CHECK_MS, false);
  });
  const passed = check.then(
    () => true,
    () => false,
  );
  return Promise.race([passed, late]).finally(() => clearTimeout(timer));
}

/** Callers that come while a check is under way share it, so that nobody can flood the database this way. */
function shared(check: () => Promise<boolean>): () => Promise<boolean> {
  let running: Promise<boolean> | undefined;
  return () => {
    running ??= check().finally(() => {
      running = undefined;
    });
    return running;
  };
}

import { buildSchema, execute } from 'graphql';
import { pino } from 'pino';
import type { Executor } from '../../src/graphql/executor.js';
import type { Limits } from '../../src/graphql/limits.js';
import { createGraphQLServer } from '../../src/graphql/server.js';
import { createHttpApp, type HttpAppOptions } from '../../src/http/create-http-app.js';
import { HubError } from '../../src/shared/errors.js';
import type { Principal } from '../../src/shared/principal.js';

/** A small schema with everything that a request can get wrong. */
const SCHEMA = buildSchema(`
  enum Kind { OPEN CLOSED }
  input Filter { name: String, not: Filter, and: [Filter!] }
  type Node { name: String, self: Node, nodes(first: Int, filter: Filter, kind: Kind): [Node] }
  type Query { hello: String, node(id: ID): Node, large: String, slow: String, broken: String, lost: String, wrong: Int, kind: Kind }
  type Mutation { change: String }
`);

const node = () => ({ name: 'a', self: node, nodes: () => [node()] });

const ROOT = {
  hello: 'world',
  change: 'done',
  node,
  slow: () => new Promise((resolve) => setTimeout(resolve, 1500, 'late').unref()),
  broken: () => {
    throw new Error('relation "person" does not exist');
  },
  lost: () => {
    throw new HubError('SERVICE_UNAVAILABLE');
  },
  wrong: 'SECRET',
  kind: 'SECRET',
};

export const CALLER: Principal = Object.freeze({
  id: 'caller',
  kind: 'person',
  department: 'civil_affairs',
  tier: 'STREET',
  areaIds: [],
});

/** Answers `{ large }` as bytes in several parts, as planned operations are, and the rest through graphql-js. */
export const BYTES = [Buffer.from('{"data":{"large":"'), Buffer.from('市'.repeat(50_000)), Buffer.from('"}}\n')];

const answer: Executor = async ({ document, operation, variables }) => {
  if (operation.name?.value === 'Large') return { kind: 'bytes', body: BYTES };
  if (operation.name?.value === 'Receiptless') throw new HubError('RECEIPT_UNAVAILABLE');
  if (operation.name?.value === 'Throws') throw new Error('password authentication failed for user "fivefold"');
  const operationName = operation.name?.value ?? null;
  const { errors = [], data } = await execute({
    schema: SCHEMA,
    document,
    rootValue: ROOT,
    variableValues: variables,
    operationName,
  });
  return { kind: 'result', result: { errors, ...(data !== undefined && { data }) } };
};

export interface StubHub {
  readonly url: string;
  /** Lines that were logged. */
  readonly logged: readonly string[];
  close(graceMs?: number): Promise<void>;
}

/** The real HTTP application and GraphQL server on a free port, with a stub behind them. Tokens: `good`, `expired`. */
export async function startStubHub(
  options: Partial<HttpAppOptions> = {},
  limits: Partial<Limits> = {},
): Promise<StubHub> {
  const logged: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const graphql = await createGraphQLServer({ schema: SCHEMA, answer, logger, limits });
  const app = createHttpApp({
    graphql,
    authenticate: async ({ authorization, purpose }) => {
      if (authorization === 'Bearer expired') throw new HubError('TOKEN_EXPIRED');
      if (authorization !== 'Bearer good') throw new HubError('UNAUTHENTICATED');
      if (purpose === 'bad') throw new HubError('BAD_REQUEST', 'The header x-purpose is wrong.');
      return CALLER;
    },
    ready: async () => undefined,
    logger,
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    ...options,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const close = async (graceMs?: number) => {
    await app.close(graceMs);
    await graphql.close();
  };
  return { url, logged, close };
}

/** Sends as the good caller unless told otherwise. */
export function send(hub: StubHub, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: 'Bearer good', 'content-type': 'application/json', ...init.headers };
  return fetch(`${hub.url}${path}`, { ...init, headers });
}

/** Posts one GraphQL request. */
export function post(hub: StubHub, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return send(hub, '/graphql', { method: 'POST', body: JSON.stringify(body), headers });
}

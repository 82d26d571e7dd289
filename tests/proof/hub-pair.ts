import { AsyncLocalStorage } from 'node:async_hooks';
import type { GraphQLSchema } from 'graphql';
import pg from 'pg';
import { pino } from 'pino';
import { openAccessStates } from '../../src/access/access-states.js';
import { createAreaLevels } from '../../src/data/area-levels.js';
import type { Database } from '../../src/data/database.js';
import type { ReadPool } from '../../src/data/pool.js';
import { createExecutor } from '../../src/graphql/executor.js';
import { DEFAULT_LIMITS } from '../../src/graphql/limits.js';
import { createReadFilter } from '../../src/graphql/read-filter.js';
import type { AccessMode } from '../../src/graphql/request-context.js';
import type { ResolverServices } from '../../src/graphql/resolver-context.js';
import { rootAccess } from '../../src/graphql/root-access.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import { createGraphQLServer } from '../../src/graphql/server.js';
import { shieldSchema } from '../../src/graphql/shield.js';
import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import type { ReceiptDraft } from '../../src/receipts/receipt.js';
import { createCursorCodec } from '../../src/shared/cursor.js';
import type { Principal } from '../../src/shared/principal.js';
import { openSide, type Side } from './side.js';

/** A GraphQL request and who sends it. */
export interface ProofRequest {
  readonly caller: Principal;
  readonly accessMode: AccessMode;
  /** What the body holds when it is JSON: mostly `query`, `variables`, `operationName`. */
  readonly body: unknown;
}

/** An answer as it would leave, and what else it left behind. */
export interface ProofAnswer {
  readonly status: number;
  readonly text: string;
  readonly receipts: readonly ReceiptDraft[];
  /** What the hub logged, one JSON text a line. */
  readonly log: readonly string[];
}

/** One hub, whose caches all callers and databases share, as they would in production. */
export interface ProofHub {
  readonly schema: GraphQLSchema;
  readonly policy: LoadedPolicy;
  side(database: Database): Promise<Side>;
  ask(side: Side, request: ProofRequest): Promise<ProofAnswer>;
  close(): Promise<void>;
}

interface Asking {
  readonly side: Side;
  readonly receipts: ReceiptDraft[];
  readonly log: string[];
}

/**
 * Puts the hub together as compose.ts does, from GraphQL on, over databases that are told request by request: the server, its
 * caches and its plans are the same for all of them, which are copies of one database. Receipts stay in memory, and every
 * mutation is rolled back where it would be committed.
 */
export async function openProofHub(database: Database, policy: LoadedPolicy): Promise<ProofHub> {
  const asking = new AsyncLocalStorage<Asking>();
  const sides: Side[] = [];
  const open = async (database: Database): Promise<Side> => {
    const side = await openSide(database, shared);
    sides.push(side);
    return side;
  };
  const now = () => {
    const found = asking.getStore();
    if (found === undefined) throw new Error('nobody asks');
    return found;
  };
  const pool: ReadPool = {
    execute: (statement, values) => now().side.pool.execute(statement, values),
    close: async () => undefined,
  };
  const queries = new pg.Pool({ ...database.hub, max: 1 });
  const vocabulary = vocabularyOf(MODELS);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const access = await openAccessStates({ queries, settings: database.hub, vocabulary, shipped: policy, log });
  const cursors = createCursorCodec(await secretOf(queries));
  const roots = rootAccess(MODELS);
  const schema = shieldSchema(buildHubSchema(), roots);
  const shared = {
    ...{ cursors, vocabulary },
    now: () => access.now(),
    policy: (version: string) => access.policy(version),
    http: { access, readFilter: createReadFilter(schema, MODELS, DEFAULT_LIMITS), graphql: () => server },
  };
  const answer = createExecutor({
    schema,
    roots,
    models: MODELS,
    access,
    pool,
    areaLevels: createAreaLevels(pool),
    cursors,
    receipts: {
      append: async (draft) => {
        now().receipts.push(draft);
        return { sequence: '7' };
      },
      appendRead: async () => undefined,
      close: async () => undefined,
    },
    begin: async (under) => {
      const work = await now().side.begin(under);
      return { ...work, commit: work.rollback };
    },
    services: new Proxy({} as ResolverServices, { get: (_, name) => Reflect.get(now().side.services, name) }),
  });
  const logger = pino({ level: 'debug' }, { write: (line) => void asking.getStore()?.log.push(line) });
  const server = await createGraphQLServer({ schema, answer, logger });
  const ask = async (side: Side, { caller, accessMode, body }: ProofRequest): Promise<ProofAnswer> => {
    const here: Asking = { side, receipts: [], log: [] };
    const request = { method: 'POST', contentType: 'application/json', search: '', body };
    const context = { principal: caller, requestId: 'proof', accessMode };
    const { status, body: answer } = await asking.run(here, () => server.handle(request, context));
    const text = typeof answer === 'string' ? answer : Buffer.concat(answer).toString();
    return { status, text, receipts: here.receipts, log: here.log };
  };
  return {
    schema,
    policy,
    side: open,
    ask,
    close: async () => {
      await server.close();
      await access.close();
      await queries.end();
      for (const side of sides) await side.close();
    },
  };
}

/** The key of cursors, as sharedSecret reads it. */
async function secretOf(queries: pg.Pool): Promise<Buffer> {
  const { rows } = await queries.query<{ value: Buffer }>(`select value from hub_secret where name = 'cursor'`);
  const [row] = rows;
  if (row === undefined) throw new Error('the database holds no key of cursors');
  return row.value;
}

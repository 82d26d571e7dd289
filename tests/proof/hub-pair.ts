import { AsyncLocalStorage } from 'node:async_hooks';
import { HeaderMap } from '@apollo/server';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { GraphQLSchema } from 'graphql';
import pg from 'pg';
import { pino } from 'pino';
import { openAccessStates } from '../../src/access/access-states.js';
import { createAreaLevels } from '../../src/data/area-levels.js';
import type { Database } from '../../src/data/database.js';
import { openOrm } from '../../src/data/orm.js';
import { createReadPool, type ReadPool } from '../../src/data/pool.js';
import { sharedSecret } from '../../src/data/shared-secret.js';
import { type BeginWork, createUnitsOfWork } from '../../src/data/unit-of-work.js';
import { viewerAreas } from '../../src/data/viewer-areas.js';
import { createExecutor } from '../../src/graphql/executor.js';
import type { AccessMode } from '../../src/graphql/request-context.js';
import { rootAccess } from '../../src/graphql/root-access.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import { createGraphQLServer } from '../../src/graphql/server.js';
import { shieldSchema } from '../../src/graphql/shield.js';
import type { TransportContext } from '../../src/graphql/transport-context.js';
import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import type { ReceiptDraft } from '../../src/receipts/receipt.js';
import { createReceiptSearch, type ReceiptSearch } from '../../src/receipts/search.js';
import { createCursorCodec } from '../../src/shared/cursor.js';
import type { Principal } from '../../src/shared/principal.js';

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

/** A database that the hub can be asked over. */
export interface Side {
  readonly pool: ReadPool;
  readonly queries: pg.Pool;
  readonly receipts: ReceiptSearch;
  /** Units of work on this database; opened when the first mutation comes. */
  begin(): Promise<BeginWork>;
  close(): Promise<void>;
}

/** One hub, whose caches all callers and databases share, as they would in production. */
export interface ProofHub {
  readonly schema: GraphQLSchema;
  readonly policy: LoadedPolicy;
  side(database: Database): Side;
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
  const open = ({ hub }: Database): Side => {
    const side = openSide(hub);
    sides.push(side);
    return side;
  };
  const now = () => {
    const found = asking.getStore();
    if (found === undefined) throw new Error('nobody asks');
    return found;
  };
  const main = open(database);
  const pool: ReadPool = {
    execute: (statement, values) => (asking.getStore()?.side ?? main).pool.execute(statement, values),
    close: async () => undefined,
  };
  const access = await openAccessStates({
    queries: main.queries,
    settings: database.hub,
    vocabulary: vocabularyOf(MODELS),
    shipped: policy,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const cursors = createCursorCodec(await sharedSecret(pool, 'cursor'));
  const roots = rootAccess(MODELS);
  const schema = shieldSchema(buildHubSchema(), roots);
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
      close: async () => undefined,
    },
    begin: async () => {
      const work = await (await now().side.begin())();
      return { ...work, commit: work.rollback };
    },
    services: {
      accessLog: {
        receipts: {
          search: (filter, range) => now().side.receipts.search(filter, range),
          count: (filter) => now().side.receipts.count(filter),
        },
        cursors,
      },
      viewerAreas: (principal) => viewerAreas(pool, principal),
    },
  });
  const logger = pino({ level: 'debug' }, { write: (line) => void asking.getStore()?.log.push(line) });
  const server = await createGraphQLServer({ schema, answer, logger });
  const ask = async (side: Side, { caller, accessMode, body }: ProofRequest): Promise<ProofAnswer> => {
    const here: Asking = { side, receipts: [], log: [] };
    const reply: TransportContext['reply'] = {};
    const headers = new HeaderMap([
      ['authorization', 'present'],
      ['content-type', 'application/json'],
    ]);
    const request = { method: 'POST', headers, search: '', body };
    const context = { principal: caller, requestId: 'proof', accessMode, reply };
    const response = await asking.run(here, () => server.handle(request, context));
    if (response.body.kind !== 'complete') throw new Error('an answer in parts');
    const text = reply.body === undefined ? response.body.string : Buffer.concat(reply.body).toString();
    return { status: response.status ?? 200, text, receipts: here.receipts, log: here.log };
  };
  return {
    schema,
    policy,
    side: open,
    ask,
    close: async () => {
      await server.close();
      await access.close();
      for (const side of sides) await side.close();
    },
  };
}

function openSide(hub: pg.ClientConfig): Side {
  const queries = new pg.Pool({ ...hub, max: 2 });
  const pool = createReadPool(hub, { max: 4 });
  let orm: Promise<MikroORM> | undefined;
  return {
    pool,
    queries,
    receipts: createReceiptSearch(queries),
    begin: async () => {
      orm ??= openOrm(hub, { poolSize: 1 });
      return createUnitsOfWork(await orm);
    },
    close: async () => {
      await Promise.all([pool.close(), queries.end(), orm?.then((one) => one.close(true))]);
    },
  };
}

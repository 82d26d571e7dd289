import { type OperationDefinitionNode, parse } from 'graphql';
import pg from 'pg';
import { loadState } from '../src/access/load-state.js';
import { loadHubPolicy } from '../src/compose.js';
import { createAreaLevels } from '../src/data/area-levels.js';
import type { Database } from '../src/data/database.js';
import { createReadPool, type Parameter, type ReadPool, type Statement } from '../src/data/pool.js';
import { demoPlacement } from '../src/demo/callers.js';
import { createExecutor, type Executor } from '../src/graphql/executor.js';
import { rootAccess } from '../src/graphql/root-access.js';
import { buildHubSchema } from '../src/graphql/schema.js';
import { shieldSchema } from '../src/graphql/shield.js';
import { MODELS } from '../src/modules/index.js';
import type { AccessState } from '../src/policy/access-state.js';
import { createCursorCodec } from '../src/shared/cursor.js';
import { select } from './database.js';
import { type BenchQuery, CALLER, QUERIES, QUERY_NAMES, REASONS, WALK } from './queries.js';
import type { Ids } from './requests.js';

/** Prints the statement of each query (the first document's) with the plan that all its executions share (EXPLAIN ANALYZE, BUFFERS). */
export async function explain(database: Database, ids: Ids): Promise<void> {
  const [district] = await select<{ id: number }>(
    database.owner,
    `select id from area where level = 'DISTRICT' and code = '${demoPlacement.DISTRICT}'`,
  );
  const pool = createReadPool(database.hub, { max: 1 });
  const client = new pg.Client(database.hub);
  await client.connect();
  await client.query('set plan_cache_mode = force_generic_plan');
  const { epoch } = await loadState(client);
  const state: AccessState = { epoch, policy: loadHubPolicy(), grants: [] };
  const areaIds = [district?.id ?? 0];
  const ask = async (text: string, variables: Readonly<Record<string, unknown>>, caller: BenchQuery['caller']) => {
    const seen: [Statement, readonly Parameter[]][] = [];
    const watched: ReadPool = {
      ...pool,
      execute: (statement, values) => {
        seen.push([statement, values]);
        return pool.execute(statement, values);
      },
    };
    const document = parse(text);
    const headers: Readonly<Record<string, string>> = REASONS[caller];
    const answer = await executorOn(
      watched,
      state,
    )({
      document,
      operation: document.definitions[0] as OperationDefinitionNode,
      documentHash: '',
      variables,
      requestId: '',
      accessMode: 'uniform',
      principal: {
        id: 'benchmark',
        kind: 'person',
        ...CALLER,
        areaIds,
        purpose: headers['x-purpose'] ?? '',
        ...(headers['x-case-id'] !== undefined && { caseId: headers['x-case-id'] }),
      },
    });
    const statement = seen.at(-1);
    if (answer.kind !== 'bytes' || statement === undefined) throw new Error(`No statement answered ${text}`);
    return { statement, data: JSON.parse(Buffer.concat(answer.body).toString()).data };
  };
  const area = ids.communities[0];
  try {
    const walked = await ask(WALK.hub, { area, first: 1000 }, 'purpose');
    const variables = {
      person: { id: ids.people[0] },
      area: { area },
      cursor: { area, after: walked.data.events.pageInfo.endCursor },
    };
    for (const name of QUERY_NAMES) {
      const { title, caller, documents } = QUERIES[name];
      const [document] = documents;
      if (document === undefined) continue;
      const { statement } = await ask(document.hub, variables[document.takes], caller);
      process.stdout.write(`\n== ${title}\n${await planOf(client, ...statement)}\n`);
    }
  } finally {
    await client.end();
    await pool.close();
  }
}

function executorOn(pool: ReadPool, state: AccessState): Executor {
  const cursors = createCursorCodec(Buffer.alloc(32));
  const none = () => Promise.reject(new Error('not measured'));
  const roots = rootAccess(MODELS);
  return createExecutor({
    schema: shieldSchema(buildHubSchema(), roots),
    roots,
    models: MODELS,
    access: { current: () => state, refresh: none, now: Date.now },
    pool,
    areaLevels: createAreaLevels(pool),
    cursors,
    receipts: {
      append: async () => ({ sequence: '0' }),
      appendRead: async () => undefined,
      close: async () => undefined,
    },
    begin: none,
    services: {
      grants: {} as never,
      events: {} as never,
      ingest: {} as never,
      accessLog: { receipts: { search: none, byId: none } as never, find: none, cursors },
      accessQuestions: {} as never,
      policyVersions: {} as never,
      feed: {} as never,
      explanations: {} as never,
      viewerAreas: none,
    },
  });
}

async function planOf(client: pg.Client, { text }: Statement, values: readonly Parameter[]): Promise<string> {
  await client.query(`prepare measured as ${text}`);
  const literals = values.map((value) => client.escapeLiteral(String(value))).join(', ');
  const query = `explain (analyze, buffers) execute measured(${literals})`;
  await client.query(query);
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(query);
  await client.query('deallocate measured');
  return [text, ...rows.map((row) => row['QUERY PLAN'])].join('\n');
}

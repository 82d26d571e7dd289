import { createHash } from 'node:crypto';
import { type GraphQLSchema, getOperationAST, parse } from 'graphql';
import pg from 'pg';
import { openAccessStates } from '../../src/access/access-states.js';
import { emergencyUses } from '../../src/access/emergency-uses.js';
import { PolicyVersions } from '../../src/access/policy-versions.js';
import { createRecordedRules } from '../../src/access/recorded-rules.js';
import { loadHubCalendar } from '../../src/compose.js';
import { createAreaLevels } from '../../src/data/area-levels.js';
import { openOrm } from '../../src/data/orm.js';
import { createReadPool, type Parameter, type ReadPool, type Statement } from '../../src/data/pool.js';
import { sharedSecret } from '../../src/data/shared-secret.js';
import { recordFacts } from '../../src/data/sql/record-facts.js';
import { createUnitsOfWork } from '../../src/data/unit-of-work.js';
import { viewerAreas } from '../../src/data/viewer-areas.js';
import { openFeedPages } from '../../src/feed/open-feed-pages.js';
import { classifyError } from '../../src/graphql/classify-error.js';
import { createExecutor, type Executor, type ExecutorOptions } from '../../src/graphql/executor.js';
import type { AccessMode } from '../../src/graphql/request-context.js';
import { rootAccess } from '../../src/graphql/root-access.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import { shieldSchema } from '../../src/graphql/shield.js';
import { saidReader } from '../../src/ingest/said-reader.js';
import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import { findReceiptIn } from '../../src/receipts/find-receipt.js';
import { AccessQuestions } from '../../src/receipts/questions/access-questions.js';
import type { ReceiptDraft, ReceiptLog } from '../../src/receipts/receipt.js';
import { createReceiptSearch } from '../../src/receipts/search.js';
import { createCursorCodec } from '../../src/shared/cursor.js';
import type { Principal } from '../../src/shared/principal.js';
import { cloneDatabase, type TestDatabase } from './database.js';
import { hubPolicy } from './policy.js';

/** An operation's text, its variables, and who asks. */
export interface Question {
  readonly source: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly caller: Principal;
  /** `uniform` unless given. */
  readonly accessMode?: AccessMode;
}

/** A statement as it was run. */
export interface RunStatement extends Statement {
  readonly values: readonly Parameter[];
}

/** An answer as the caller sees it, with what stands on its receipt. */
export interface Told {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly { readonly code: string; readonly path: string; readonly message: string }[];
  readonly access: unknown;
  readonly receipt: ReceiptDraft | undefined;
}

/** The hub's read path over a database of its own, without HTTP. */
export interface ReadPath {
  readonly database: TestDatabase;
  readonly pool: ReadPool;
  readonly queries: pg.Pool;
  readonly policy: LoadedPolicy;
  readonly schema: GraphQLSchema;
  readonly options: ExecutorOptions;
  /** The statements that were run, oldest first; empty it as you like. */
  readonly statements: RunStatement[];
  /** Answers by one statement per root field where it can. */
  planned(question: Question): Promise<Told>;
  /** Answers everything through graphql-js. */
  resolved(question: Question): Promise<Told>;
  close(): Promise<void>;
}

/** A receipt log in memory. It may be told to fail. */
export class NotedReceipts implements ReceiptLog {
  readonly drafts: ReceiptDraft[] = [];

  async append(draft: ReceiptDraft) {
    this.drafts.push(draft);
    return { sequence: String(this.drafts.length - 1) };
  }

  async appendRead() {
    return undefined;
  }

  async close() {}
}

/** What the read path is opened on. */
export interface ReadPathOptions {
  /** A clone of the demo district unless given; closing the path drops it. */
  readonly database?: TestDatabase;
  /** The hub's own access files unless given. */
  readonly policy?: LoadedPolicy;
}

/** Opens the read path. */
export async function openReadPath(given: ReadPathOptions = {}): Promise<ReadPath> {
  const database = given.database ?? (await cloneDatabase('demo'));
  const statements: RunStatement[] = [];
  const pool = notingStatements(createReadPool(database.hub), statements);
  const queries = new pg.Pool({ ...database.owner, max: 2 });
  const orm = await openOrm(database.hub, { poolSize: 2 });
  const policy = given.policy ?? hubPolicy();
  const hub = new pg.Pool({ ...database.hub, max: 2 });
  const vocabulary = vocabularyOf(MODELS);
  const access = await openAccessStates({
    queries: hub,
    settings: database.hub,
    vocabulary,
    shipped: policy,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const cursors = createCursorCodec(await sharedSecret(pool, 'cursor'));
  const receipts = new NotedReceipts();
  const rules = createRecordedRules();
  const search = createReceiptSearch(queries, rules);
  const roots = rootAccess(MODELS);
  const schema = shieldSchema(buildHubSchema(), roots);
  const options: ExecutorOptions = {
    schema,
    roots,
    models: MODELS,
    access,
    pool,
    areaLevels: createAreaLevels(pool),
    cursors,
    receipts,
    begin: createUnitsOfWork(orm),
    services: {
      accessLog: { receipts: search, find: findReceiptIn(hub), cursors },
      accessQuestions: {
        questions: new AccessQuestions({ queries, search, rules }),
        emergencyUses: (question, limit) => emergencyUses(queries, question, limit),
        cursors,
      },
      policyVersions: new PolicyVersions({
        ...{ queries: hub, pool, models: MODELS, receipts: search, vocabulary },
        policy: (version) => access.policy(version),
        replayTime: 10_000,
      }),
      grants: { limits: { reply: 10, longest: 365 }, cursors, reader: () => orm.em.fork() },
      feed: openFeedPages(pool, MODELS, cursors),
      explanations: {
        account: async () => undefined,
        facts: (model, question) => recordFacts(pool, model, question),
        now: () => access.now(),
      },
      events: { calendar: loadHubCalendar(), reader: () => orm.em.fork() },
      ingest: { said: saidReader(pool), cursors },
      viewerAreas: (principal) => viewerAreas(pool, principal),
    },
  };
  const planned = createExecutor(options);
  const resolved = createExecutor({ ...options, planning: 'off' });
  return {
    database,
    pool,
    queries,
    policy,
    schema,
    options,
    statements,
    planned: (question) => ask(planned, question, receipts),
    resolved: (question) => ask(resolved, question, receipts),
    close: async () => {
      await pool.close();
      await access.close();
      await Promise.all([queries.end(), hub.end()]);
      await orm.close(true);
      await database.close();
    },
  };
}

function notingStatements(pool: ReadPool, statements: RunStatement[]): ReadPool {
  return {
    execute: (statement, values) => {
      statements.push({ ...statement, values });
      return pool.execute(statement, values);
    },
    close: () => pool.close(),
  };
}

/** Runs an operation; the document is parsed once for equal texts, as the document store does. */
export async function ask(executor: Executor, question: Question, receipts?: NotedReceipts): Promise<Told> {
  const document = parsed(question.source);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  const documentHash = createHash('sha256').update(question.source).digest('hex');
  const { variables = {}, caller: principal, accessMode = 'uniform' } = question;
  const answer = await executor({
    document,
    operation,
    documentHash,
    variables,
    principal,
    accessMode,
    requestId: 'test',
  });
  const receipt = receipts?.drafts.at(-1);
  if (answer.kind === 'bytes') {
    const { data, extensions } = JSON.parse(Buffer.concat(answer.body).toString());
    return { data, errors: [], access: extensions.access, receipt };
  }
  const { data, errors, extensions } = answer.result;
  const told = errors.map((error) => {
    const { code = 'INTERNAL_SERVER_ERROR' } = classifyError(error) ?? {};
    return { code, path: (error.path ?? []).join('.'), message: error.message };
  });
  return { ...(data === undefined ? {} : { data }), errors: told, access: extensions?.access, receipt };
}

const documents = new Map<string, ReturnType<typeof parse>>();

function parsed(source: string): ReturnType<typeof parse> {
  const known = documents.get(source);
  if (known !== undefined) return known;
  if (documents.size > 1000) documents.clear();
  const document = parse(source);
  documents.set(source, document);
  return document;
}

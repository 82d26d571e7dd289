import { hostname } from 'node:os';
import pg from 'pg';
import type { Logger } from 'pino';
import { type AccessStates, openAccessStates } from './access/access-states.js';
import { emergencyQuestion } from './access/emergency-question.js';
import { emergencyUses } from './access/emergency-uses.js';
import { PolicyVersions } from './access/policy-versions.js';
import { createRecordedRules } from './access/recorded-rules.js';
import { type AreaDirectory, createAreaDirectory } from './auth/area-directory.js';
import { createAuthenticator } from './auth/authenticator.js';
import { credentialEnd } from './auth/credential-end.js';
import { createDuties } from './auth/duties.js';
import type { Issuer } from './auth/issuer.js';
import { createServiceAccountDirectory, type ServiceAccountDirectory } from './auth/service-account-directory.js';
import { createAreaLevels } from './data/area-levels.js';
import type { Database } from './data/database.js';
import { outliveLostConnections } from './data/lost-connections.js';
import { openOrm } from './data/orm.js';
import { createReadPool } from './data/pool.js';
import { sharedSecret } from './data/shared-secret.js';
import { recordFacts } from './data/sql/record-facts.js';
import { createUnitsOfWork, writerSettings } from './data/unit-of-work.js';
import { viewerAreas } from './data/viewer-areas.js';
import { createExportService } from './feed/export-service.js';
import { createFeedService } from './feed/feed-service.js';
import { watchHorizon } from './feed/horizon-watch.js';
import { keepChangeLog } from './feed/keep-change-log.js';
import { openFeedPages } from './feed/open-feed-pages.js';
import { createExecutor } from './graphql/executor.js';
import { DEFAULT_LIMITS } from './graphql/limits.js';
import { createReadFilter } from './graphql/read-filter.js';
import { rootAccess } from './graphql/root-access.js';
import { buildHubSchema } from './graphql/schema.js';
import { createGraphQLServer } from './graphql/server.js';
import { shieldSchema } from './graphql/shield.js';
import { AccessModes } from './graphql/strict/access-modes.js';
import { createHttpApp, type HttpApp } from './http/create-http-app.js';
import type { GraphiQLOptions } from './http/graphiql-routes.js';
import { IngestStreams } from './ingest/ingest-streams.js';
import { readRejects } from './ingest/read-rejects.js';
import { saidReader } from './ingest/said-reader.js';
import type { GrantLimits } from './modules/access-grants/grant-context.js';
import { loadCalendar } from './modules/events/life-cycle/load-calendar.js';
import { startOverdueWorker } from './modules/events/overdue/overdue-worker.js';
import { MODELS } from './modules/index.js';
import { vocabularyOf } from './modules/vocabulary.js';
import { callerAccess } from './policy/caller-access.js';
import { type LoadedPolicy, loadPolicy } from './policy/policy.js';
import { createReceiptLog } from './receipts/append.js';
import { type EvidenceSettings, openEvidence } from './receipts/evidence.js';
import { findReceiptIn } from './receipts/find-receipt.js';
import { openLogEntries } from './receipts/log-entries.js';
import { startLogIndexer } from './receipts/log-indexer.js';
import { publishLog } from './receipts/published-log.js';
import { forCallers } from './receipts/queryable.js';
import { AccessQuestions } from './receipts/questions/access-questions.js';
import { openAnswerExports } from './receipts/questions/answer-export.js';
import { exportedQuestions } from './receipts/questions/exported-questions.js';
import { createReceiptSearch } from './receipts/search.js';
import { createCursorCodec } from './shared/cursor.js';
import { HubError } from './shared/errors.js';
import { packagePath } from './shared/package-root.js';
import type { Principal } from './shared/principal.js';
import type { StartupError } from './shared/startup-error.js';
import type { WorkingDays } from './shared/working-days.js';

/** Settings of a hub that serves. Bytes and milliseconds. */
export interface HubOptions {
  /** Open and migrated. */
  readonly database: Database;
  /** The access files that came with the software; see shipPolicy. */
  readonly policy: LoadedPolicy;
  /** Whose tokens are accepted. */
  readonly issuer: Issuer;
  readonly logger: Logger;
  readonly bodyLimit: number;
  readonly requestTimeout: number;
  readonly poolSize: number;
  /** Days. */
  readonly grantLimits: GrantLimits;
  /** Days for which the change log is kept. */
  readonly changeDays: number;
  /** Which days are worked. */
  readonly calendar: WorkingDays;
  /** Seconds after which the hub looks for overdue events; 0: never. */
  readonly overdueEvery: number;
  readonly graphiql: GraphiQLOptions;
  /** How the access log is signed. */
  readonly evidence: EvidenceSettings;
}

/** A hub, put together and not yet listening. */
export interface Hub {
  readonly http: HttpApp;
  /** Resolves when the hub must stop: the access log is no longer the one that was signed. */
  readonly broken: Promise<StartupError>;
  /** Lets requests in flight finish, then ends every connection to the database. The database itself stays open. */
  close(): Promise<void>;
}

/** Whether the database answers and the access log takes receipts; and the epoch of the access state. */
const READY = {
  name: 'ready',
  text: `select has_table_privilege('access_receipt', 'INSERT') and not pg_is_in_recovery()
    and current_setting('transaction_read_only') = 'off', (select epoch from access_state)`,
};

/** Loads the access files; throws PolicyError with file and line of every problem. */
export function loadHubPolicy(): LoadedPolicy {
  return loadPolicy(packagePath('schema/access'), vocabularyOf(MODELS));
}

/**
 * Loads which days are worked.
 * @param file in place of the calendar that came with the software
 * @throws StartupError
 */
export function loadHubCalendar(file = packagePath('schema/calendar.yaml')): WorkingDays {
  return loadCalendar(file);
}

/** Puts the parts of the hub together: the only place that constructs them. What it had opened when it fails is closed. */
export async function composeHub(options: HubOptions): Promise<Hub> {
  const closing: (() => unknown)[] = [];
  try {
    return await compose(options, (close) => closing.push(close));
  } catch (error) {
    for (const close of closing.reverse()) await Promise.allSettled([close()]);
    throw error;
  }
}

/** @param onFailure takes what closes a part, for when a later one cannot be opened */
async function compose(options: HubOptions, onFailure: (close: () => unknown) => void): Promise<Hub> {
  const { database, logger } = options;
  const pool = createReadPool(database.hub, { max: options.poolSize, statementTimeout: options.requestTimeout });
  onFailure(() => pool.close());
  const queries = new pg.Pool({ ...database.hub, max: 4, statement_timeout: options.requestTimeout });
  onFailure(() => queries.end());
  outliveLostConnections(queries);
  queries.on('error', (error) => logger.warn({ err: error }, 'an idle database connection was lost'));
  const vocabulary = vocabularyOf(MODELS);
  const access = await openAccessStates({
    queries,
    settings: database.hub,
    vocabulary,
    shipped: options.policy,
    log: logger,
  });
  onFailure(() => access.close());
  const evidence = await openEvidence(queries, options.evidence, (error) =>
    logger.error({ err: error }, 'the access log could not be signed'),
  );
  onFailure(() => evidence.close());
  const orm = await openOrm(writerSettings(database.hub, options.requestTimeout), { poolSize: 4 });
  onFailure(() => orm.close(true));
  const receipts = await createReceiptLog(database.hub, {
    hub: hostname(),
    onFailure: (error) => logger.error({ err: error }, 'a receipt could not be written'),
  });
  onFailure(() => receipts.close());
  const begin = createUnitsOfWork(orm);
  const { calendar } = options;
  const overdue = startOverdueWorker({
    ...{ begin, access, receipts, calendar, every: options.overdueEvery },
    onTrouble: (error) => logger.error({ err: error }, 'overdue events could not be looked after'),
  });
  onFailure(() => overdue.close());
  const cursors = createCursorCodec(await sharedSecret(pool, 'cursor'));
  const rules = createRecordedRules();
  const search = createReceiptSearch(queries, rules);
  const questions = new AccessQuestions({ queries, search, rules });
  const indexer = startLogIndexer({
    pool: queries,
    rules,
    onTrouble: (error) => logger.error({ err: error }, 'the access log could not be indexed'),
  });
  onFailure(() => indexer.close());
  const policy = (version: string) => access.policy(version);
  // So that what it found is told before the answer is late.
  const replayTime = options.requestTimeout / 2;
  const policyVersions = new PolicyVersions({
    queries,
    pool,
    models: MODELS,
    receipts: search,
    vocabulary,
    policy,
    replayTime,
  });
  const areas = createAreaDirectory(queries);
  const serviceAccounts = createServiceAccountDirectory(queries);
  const roots = rootAccess(MODELS);
  const schema = shieldSchema(buildHubSchema(), roots);
  const pages = openFeedPages(pool, MODELS, cursors);
  const horizon = watchHorizon(pool);
  onFailure(() => horizon.close());
  const keeping = await keepChangeLog(pool, options.changeDays, (error) =>
    logger.error({ err: error }, 'the change log could not be kept in order'),
  );
  onFailure(() => keeping.close());
  const streams = new IngestStreams({ models: MODELS, access, begin, receipts });
  const modes = new AccessModes({ schema, roots, models: MODELS });
  const answer = createExecutor({
    schema,
    modes,
    roots,
    models: MODELS,
    access,
    pool,
    areaLevels: createAreaLevels(pool),
    cursors,
    receipts,
    begin,
    services: {
      accessLog: { receipts: search, find: findReceiptIn(queries), cursors },
      accessQuestions: {
        questions,
        emergencyUses: (question, limit) => emergencyUses(forCallers(queries), question, limit),
        cursors,
      },
      policyVersions,
      grants: { limits: options.grantLimits, cursors, reader: () => orm.em.fork() },
      feed: pages,
      explanations: {
        account: (id) => accountCaller(id, serviceAccounts, areas),
        facts: (model, question) => recordFacts(pool, model, question),
        now: () => access.now(),
      },
      events: { calendar, reader: () => orm.em.fork() },
      ingest: { said: saidReader(pool), cursors },
      viewerAreas: (principal) => viewerAreas(pool, principal),
    },
  });
  const graphql = await createGraphQLServer({
    ...{ schema, answer, logger },
    subscriptions: { modes, models: MODELS, access, receipts, pages, horizon },
  });
  const authenticate = createAuthenticator({
    ...options.issuer,
    departments: departmentsOf(access),
    areas,
    serviceAccounts,
    duties: createDuties({
      database: queries,
      onConflict: (conflict) => logger.warn(conflict, 'an account was refused: it acts in two separate duties'),
    }),
    onKeyFailure: (error: unknown) => logger.error({ err: error }, 'the keys of the issuer could not be fetched'),
  });
  const published = publishLog(queries);
  const decide = (principal: Principal) => mayReadLog(access, principal);
  const asked = [...exportedQuestions(questions), emergencyQuestion(forCallers(queries))];
  const http = createHttpApp({
    log: {
      ...published,
      ...openLogEntries({ database: queries, published, receipts, decide }),
      ...openAnswerExports({
        database: queries,
        questions: asked,
        receipts,
        decide,
        onTrouble: (error) => logger.error({ err: error }, 'an export of the access log could not be completed'),
      }),
    },
    pulls: {
      feed: createFeedService({ access, receipts, pages, horizon }),
      exports: createExportService({
        ...{ access, receipts, pages },
        readFilter: createReadFilter(schema, MODELS, DEFAULT_LIMITS),
        database: database.hub,
        statementTimeout: options.requestTimeout,
      }),
    },
    ingest: {
      write: (request) => streams.write(request),
      rejects: (principal, batch) => readRejects(queries, principal, batch),
    },
    graphql,
    authenticate,
    subscribers: { authenticate, credentialEnd },
    ready: async () => {
      const [row] = await pool.execute(READY, []);
      if (String(row?.[0]) !== 't') throw new HubError('RECEIPT_UNAVAILABLE');
      if (String(row?.[1]) !== access.current().epoch) await access.refresh();
    },
    measures: async () => ({ feedHeldSeconds: await horizon.heldSeconds() }),
    logger,
    bodyLimit: options.bodyLimit,
    requestTimeout: options.requestTimeout,
    graphiql: options.graphiql,
  });
  return {
    http,
    broken: evidence.broken,
    close: async () => {
      await http.close();
      keeping.close();
      await horizon.close();
      await graphql.close();
      await overdue.close();
      await receipts.close();
      await indexer.close();
      await evidence.close();
      await access.close();
      await Promise.all([pool.close(), queries.end(), orm.close(true)]);
    },
  };
}

/** The departments of the policy in force. */
function departmentsOf(access: AccessStates): Pick<ReadonlySet<string>, 'has'> {
  return { has: (code) => Object.hasOwn(access.current().policy.document.departments, code) };
}

/** The caller that a service account is, without the purpose and case of a request. */
async function accountCaller(
  id: string,
  accounts: ServiceAccountDirectory,
  areas: AreaDirectory,
): Promise<Principal | undefined> {
  const found = await accounts.named(id);
  if (found === undefined) return undefined;
  const { areaCodes, ...caller } = found;
  return { ...caller, areaIds: await areas.resolve(caller.tier, areaCodes) };
}

/** Whether the policy in force lets the caller read the access log. */
async function mayReadLog(access: AccessStates, principal: Principal) {
  const { state, class: callerClass } = callerAccess(await access.refresh(), principal, access.now());
  const { visible } = state.policy.decide(callerClass, 'AccessReceipt');
  return { open: visible.op !== 'false', policyVersion: state.policy.version };
}

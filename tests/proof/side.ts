import pg from 'pg';
import { emergencyUses } from '../../src/access/emergency-uses.js';
import { PolicyVersions } from '../../src/access/policy-versions.js';
import { createRecordedRules } from '../../src/access/recorded-rules.js';
import { loadHubCalendar } from '../../src/compose.js';
import type { Database } from '../../src/data/database.js';
import { openOrm } from '../../src/data/orm.js';
import { createReadPool, type ReadPool } from '../../src/data/pool.js';
import { recordFacts } from '../../src/data/sql/record-facts.js';
import { type BeginWork, createUnitsOfWork } from '../../src/data/unit-of-work.js';
import { viewerAreas } from '../../src/data/viewer-areas.js';
import { watchHorizon } from '../../src/feed/horizon-watch.js';
import { openFeedPages } from '../../src/feed/open-feed-pages.js';
import type { ResolverServices } from '../../src/graphql/resolver-context.js';
import { saidReader } from '../../src/ingest/said-reader.js';
import { MODELS } from '../../src/modules/index.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import type { Vocabulary } from '../../src/policy/vocabulary.js';
import { findReceiptIn } from '../../src/receipts/find-receipt.js';
import { AccessQuestions } from '../../src/receipts/questions/access-questions.js';
import { createReceiptSearch } from '../../src/receipts/search.js';
import type { CursorCodec } from '../../src/shared/cursor.js';
import { type HttpSide, type HttpSideParts, openHttpSide } from './http-side.js';

/** A database that the hub can be asked over, and what stands on it: as compose.ts puts it together. */
export interface Side {
  readonly pool: ReadPool;
  readonly begin: BeginWork;
  readonly services: ResolverServices;
  readonly http: HttpSide;
  close(): Promise<void>;
}

/** What all sides of a hub share. */
export interface SharedParts {
  readonly cursors: CursorCodec;
  readonly vocabulary: Vocabulary;
  readonly now: () => number;
  readonly policy: (version: string) => Promise<LoadedPolicy | undefined>;
  /** What the HTTP server of a side needs beside it. */
  readonly http: Pick<HttpSideParts, 'access' | 'readFilter'> & { readonly graphql: () => HttpSideParts['graphql'] };
}

export async function openSide({ hub }: Database, shared: SharedParts): Promise<Side> {
  const { cursors, vocabulary, policy, now } = shared;
  const queries = new pg.Pool({ ...hub, max: 2 });
  const pool = createReadPool(hub, { max: 4 });
  const orm = await openOrm(hub, { poolSize: 2 });
  const rules = createRecordedRules();
  const receipts = createReceiptSearch(queries, rules);
  const replayTime = 10_000;
  const pages = openFeedPages(pool, MODELS, cursors);
  const horizon = watchHorizon(pool);
  const { graphql, ...parts } = shared.http;
  const http = await openHttpSide({ ...parts, graphql: graphql(), pages, horizon, database: hub });
  return {
    pool,
    begin: createUnitsOfWork(orm),
    services: {
      accessLog: { receipts, find: findReceiptIn(queries), cursors },
      accessQuestions: {
        questions: new AccessQuestions({ queries, search: receipts, rules }),
        emergencyUses: (question, limit) => emergencyUses(queries, question, limit),
        cursors,
      },
      policyVersions: new PolicyVersions({ queries, pool, models: MODELS, receipts, vocabulary, policy, replayTime }),
      grants: { limits: { reply: 10, longest: 365 }, cursors, reader: () => orm.em.fork() },
      feed: pages,
      explanations: {
        account: async () => undefined,
        facts: (model, question) => recordFacts(pool, model, question),
        now,
      },
      events: { calendar: loadHubCalendar(), reader: () => orm.em.fork() },
      ingest: { said: saidReader(pool), cursors },
      viewerAreas: (principal) => viewerAreas(pool, principal),
    },
    http,
    close: async () => {
      await http.close();
      await Promise.all([pool.close(), queries.end(), orm.close(true)]);
    },
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { type DemoCaller, type DemoCallers, makeDemoCallers } from '../../src/auth/demo-callers.js';
import type { Issuer } from '../../src/auth/issuer.js';
import { composeHub, loadHubCalendar, loadHubPolicy } from '../../src/compose.js';
import { demoPlacement } from '../../src/demo/callers.js';
import type { EvidenceSettings } from '../../src/receipts/evidence.js';
import type { LogKey } from '../../src/receipts/log-key.js';
import type { Tier } from '../../src/shared/principal.js';
import { cloneDatabase, type TestDatabase } from './database.js';
import { testLogKey } from './log-key.js';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** An answer of the hub as it came, and its body as JSON. */
export interface HubAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    readonly data?: JsonObject | null;
    readonly errors?: readonly { readonly message: string; readonly extensions: JsonObject; readonly path?: Json }[];
    readonly extensions?: JsonObject;
  };
  /** Codes of the errors. */
  readonly codes: readonly string[];
}

export interface AskOptions {
  readonly purpose?: string;
  readonly caseId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Variables = Readonly<Record<string, unknown>>;

/** The whole hub, on a port of its own and a database of its own. */
export interface TestHub {
  /** Without a slash at its end. */
  readonly url: string;
  readonly callers: readonly DemoCaller[];
  readonly database: TestDatabase;
  /** What the hub logged, one JSON text a line. */
  readonly log: readonly string[];
  /** The demo caller of a department and tier. */
  caller(department: string, tier: Tier): DemoCaller;
  /** The demo caller with this name. */
  named(name: string): DemoCaller;
  /** Asks as the caller, with POST. */
  ask(
    caller: Pick<DemoCaller, 'token'>,
    query: string,
    variables?: Variables,
    options?: AskOptions,
  ): Promise<HubAnswer>;
  /** Asks as the demo caller of a department and tier. */
  askAs(department: string, tier: Tier, query: string, variables?: Variables, options?: AskOptions): Promise<HubAnswer>;
  /** Any request to `/graphql` or another path, without a credential unless `init` has one. */
  request(init?: RequestInit, path?: string): Promise<HubAnswer>;
  /** A statement as the owner of the tables. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** The first column of the first row of a statement. */
  value<Value>(text: string, ...values: readonly unknown[]): Promise<Value>;
  close(): Promise<void>;
}

export interface TestHubOptions {
  /** Start on the database, and with the callers, of this hub: as a second node, or a restart. */
  readonly beside?: TestHub;
  /** A migrated database, instead of a copy of the small demo district; dropped at close. */
  readonly database?: TestDatabase;
  /** Another key of the access log, a place for its checkpoints. */
  readonly evidence?: Partial<EvidenceSettings>;
  /** Whose tokens it accepts, in place of those of the demo callers. */
  readonly issuer?: Issuer;
  /** Seconds after which it looks for overdue events; it does not when not given. */
  readonly overdueEvery?: number;
}

/** The key with which test hubs sign their logs. */
export const LOG_KEY: LogKey = testLogKey();

const issuers = new WeakMap<object, DemoCallers>();

async function demoCallers(): Promise<DemoCallers> {
  const home = mkdtempSync(join(tmpdir(), 'fivefold-callers-'));
  try {
    return await makeDemoCallers(home, Object.keys(loadHubPolicy().document.departments), demoPlacement);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Composes the real hub on a copy of the small demo district and lets it listen on a free port. */
export async function startHub({
  beside,
  database: given,
  evidence,
  issuer,
  overdueEvery = 0,
}: TestHubOptions = {}): Promise<TestHub> {
  const made = (beside && issuers.get(beside)) ?? (await demoCallers());
  const database = beside?.database ?? given ?? (await cloneDatabase('demo'));
  const log: string[] = [];
  const hub = await composeHub({
    database,
    policy: loadHubPolicy(),
    issuer: issuer ?? made.issuer,
    logger: pino({ level: 'warn' }, { write: (line) => void log.push(line) }),
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    poolSize: 4,
    grantLimits: { reply: 10, longest: 365 },
    changeDays: 90,
    calendar: loadHubCalendar(),
    overdueEvery,
    graphiql: { demoCallers: made.callers },
    evidence: { key: LOG_KEY, adopt: false, every: 1000, ...evidence },
  });
  const url = await hub.http.listen({ host: '127.0.0.1', port: 0 });
  const owner = new pg.Pool({ ...database.owner, max: 2 });
  owner.on('error', () => undefined);
  const find = (is: (caller: DemoCaller) => boolean): DemoCaller => {
    const found = made.callers.find(is);
    if (found === undefined) throw new Error('There is no such demo caller.');
    return found;
  };
  const request = async (init: RequestInit = {}, path = '/graphql'): Promise<HubAnswer> =>
    answerOf(await fetch(`${url}${path}`, init));
  const started: TestHub = {
    url,
    callers: made.callers,
    database,
    log,
    caller: (department, tier) => find((one) => one.name === `demo:${department}:${tier.toLowerCase()}`),
    named: (name) => find((one) => one.name === name),
    ask: ({ token }, query, variables, options) => request(graphqlRequest(token, query, variables, options)),
    askAs: (department, tier, query, variables, options) =>
      started.ask(started.caller(department, tier), query, variables, options),
    request,
    sql: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await owner.query<Row>(text, [...values])).rows,
    value: async <Value>(text: string, ...values: readonly unknown[]): Promise<Value> => {
      const { rows } = await owner.query<[Value]>({ text, values: [...values], rowMode: 'array' });
      const [row] = rows;
      if (row === undefined) throw new Error(`There is no row: ${text}`);
      return row[0];
    },
    close: async () => {
      await hub.close();
      await owner.end();
      if (beside === undefined) await database.close();
    },
  };
  issuers.set(started, made);
  return started;
}

function graphqlRequest(token: string, query: string, variables?: Variables, options: AskOptions = {}): RequestInit {
  const { purpose, caseId, headers } = options;
  return {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(purpose !== undefined && { 'x-purpose': encodeURIComponent(purpose) }),
      ...(caseId !== undefined && { 'x-case-id': encodeURIComponent(caseId) }),
      ...headers,
    },
    body: JSON.stringify({ query, ...(variables !== undefined && { variables }) }),
  };
}

async function answerOf(response: Response): Promise<HubAnswer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  const body: HubAnswer['body'] = json ? JSON.parse(text) : {};
  const codes = (body.errors ?? []).map(({ extensions }) => String(extensions.code));
  return { status: response.status, headers: response.headers, text, body, codes };
}

/** A purpose and a case, which open what the caller's tier may read at most. */
export const REASON: AskOptions = { purpose: '核实情况', caseId: '案件1' };

/** The answer without what is its own: the number of its receipt. */
export function withoutReceipt({ status, text }: HubAnswer): string {
  return `${status} ${text.replace(/"receipt":"\d+"/, '')}`;
}

/** A connection of an answer, with nodes of the shape that the caller asked for. Throws where it is null. */
export function pageOf<Node>({ body, text }: HubAnswer, root: string): ConnectionPage<Node> {
  const page: unknown = body.data?.[root];
  if (typeof page !== 'object' || page === null) throw new Error(`no ${root} in ${text.slice(0, 300)}`);
  return page as ConnectionPage<Node>;
}

export interface ConnectionPage<Node> {
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

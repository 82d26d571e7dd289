import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ExecutionResult, graphql } from 'graphql';
import pg from 'pg';
import { buildSchemaSync } from 'type-graphql';
import { createRecordedRules } from '../../src/access/recorded-rules.js';
import { AccessLogResolver } from '../../src/modules/access-log/access-log.resolver.js';
import type { AccessLogContext } from '../../src/modules/access-log/access-log-context.js';
import { createReceiptLog } from '../../src/receipts/append.js';
import { findReceiptIn } from '../../src/receipts/find-receipt.js';
import type { ReceiptRead } from '../../src/receipts/receipt.js';
import { createReceiptSearch, type ReceiptSearch } from '../../src/receipts/search.js';
import { createCursorCodec } from '../../src/shared/cursor.js';
import { draft, personRead } from '../receipts/drafts.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { hubPolicy } from '../support/policy.js';

const schema = buildSchemaSync({ resolvers: [AccessLogResolver], validate: false });
const cursors = createCursorCodec(randomBytes(32));

let database: TestDatabase;
let pool: pg.Pool;
let receipts: ReceiptSearch;
let reported: ReceiptRead[];
let calls: string[];

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  const log = await createReceiptLog(database.hub, { hub: 'node' });
  const accessJson = '[{"effect":"mask","field":"Person.phone","path":"people.nodes.phone"}]';
  for (let turn = 0; turn < 7; turn++)
    await log.append(draft({ operation: `Op${turn}`, reads: [personRead('p1', 'p2')], accessJson }));
  await log.close();
  pool = new pg.Pool({ ...database.hub, max: 2 });
  receipts = createReceiptSearch(pool, createRecordedRules());
});

afterAll(async () => {
  await pool.end();
  await database.close();
});

beforeEach(() => {
  reported = [];
  calls = [];
});

function ask(query: string, caller = 'demo:auditor'): Promise<ExecutionResult> {
  const contextValue: AccessLogContext = {
    principal: { id: caller, kind: 'auditor', department: 'audit', tier: 'CITY', areaIds: [] },
    policyVersion: 'v1',
    accessLog: {
      cursors,
      receipts: {
        search: (...args) => {
          calls.push('search');
          return receipts.search(...args);
        },
        count: (...args) => {
          calls.push('count');
          return receipts.count(...args);
        },
      },
      find: findReceiptIn(pool),
    },
    access: (type) =>
      hubPolicy().decide(
        { kind: 'auditor', department: 'audit', tier: 'CITY', hasPurpose: false, hasCase: false, grants: [] },
        type,
      ),
    reportRead: (read) => reported.push(read),
  };
  return graphql({ schema, source: query, contextValue });
}

interface Page {
  readonly nodes: readonly { readonly sequence: string }[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}

async function page(args: string): Promise<Page> {
  const fields = 'nodes { sequence } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
  const { data, errors } = await ask(`{ accessLog(${args}) { ${fields} } }`);
  expect(errors).toBeUndefined();
  return data?.accessLog as Page;
}

const sequences = ({ nodes }: Page) => nodes.map(({ sequence }) => sequence);

describe('accessLog', () => {
  test('gives a receipt with all it says', async () => {
    const { data, errors } = await ask(`{ accessLog(first: 1) { nodes {
      sequence recordedAt hub caller callerKind department tier purpose caseId operation documentHash policyVersion requestId
      reads { type full masked withheld count recordIds } access { path field effect } outcome errors startedAt durationMs } } }`);
    expect(errors).toBeUndefined();
    const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(data).toEqual({
      accessLog: {
        nodes: [
          {
            sequence: '6',
            recordedAt: moment,
            hub: 'node',
            caller: 'demo:civil_affairs:street',
            callerKind: 'PERSON',
            department: 'civil_affairs',
            tier: 'STREET',
            purpose: null,
            caseId: null,
            operation: 'Op6',
            documentHash: 'ab'.repeat(32),
            policyVersion: '0123456789abcdef',
            requestId: expect.any(String),
            reads: [
              {
                type: 'Person',
                full: ['id', 'name'],
                masked: ['phone'],
                withheld: ['idNumber'],
                count: 2,
                recordIds: ['p1', 'p2'],
              },
            ],
            access: [{ path: 'people.nodes.phone', field: 'Person.phone', effect: 'MASK' }],
            outcome: 'ANSWERED',
            errors: [],
            startedAt: moment,
            durationMs: 1.25,
          },
        ],
      },
    });
  });

  test('goes forwards and backwards through the log', async () => {
    const first = await page('first: 3');
    expect(sequences(first)).toEqual(['6', '5', '4']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect([first.pageInfo.startCursor, first.pageInfo.endCursor]).toEqual([
      first.edges[0]?.cursor,
      first.edges[2]?.cursor,
    ]);
    const rest = await page(`first: 10, after: "${first.pageInfo.endCursor}"`);
    expect(sequences(rest)).toEqual(['3', '2', '1', '0']);
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const back = await page(`last: 2, before: "${rest.pageInfo.startCursor}"`);
    expect(sequences(back)).toEqual(['5', '4']);
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(sequences(await page('last: 2'))).toEqual(['1', '0']);
  });

  test('filters, with a null condition as if it were not there', async () => {
    const filter =
      'filter: { caller: "demo:civil_affairs:street", record: { type: "Person", id: "p2" }, field: null, outcome: ANSWERED }';
    expect(sequences(await page(filter))).toHaveLength(7);
    expect(sequences(await page('filter: { type: "Event" }'))).toEqual([]);
    expect(sequences(await page('filter: { since: "2999-01-01T00:00:00Z" }'))).toEqual([]);
  });

  test('reports what it read, once for the page', async () => {
    await page('first: 2');
    expect(calls).toEqual(['search']);
    expect(reported).toEqual([{ type: 'AccessReceipt', full: ['*'], masked: [], withheld: [], count: 2, ids: '6,5' }]);
  });

  test('counts only when asked, and then reads no receipt', async () => {
    const { data } = await ask('{ accessLog { totalCount } }');
    expect(data).toEqual({ accessLog: { totalCount: 7 } });
    expect(calls).toEqual(['count']);
    expect(reported).toMatchObject([{ type: 'AccessReceipt', count: 0, ids: '' }]);
  });

  test.each([
    ['a forged cursor', 'after: "AAAA"', 'INVALID_CURSOR'],
    ['too large a page', 'first: 1001', 'PAGE_SIZE_EXCEEDED'],
    ['a negative page', 'last: -1', 'BAD_USER_INPUT'],
    ['first with last', 'first: 1, last: 1', 'BAD_USER_INPUT'],
    ['after with before', 'after: "a", before: "b"', 'BAD_USER_INPUT'],
    ['NUL in a filter', 'filter: { caller: "\\u0000" }', 'BAD_USER_INPUT'],
  ])('refuses %s', async (_, args, code) => {
    const { data, errors } = await ask(`{ accessLog(${args}) { nodes { sequence } } }`);
    expect(data).toEqual({ accessLog: null });
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(calls).toEqual([]);
  });

  test('refuses the cursor of another caller and of another filter', async () => {
    const { pageInfo } = await page('first: 1');
    const args = `after: "${pageInfo.endCursor}"`;
    const other = await ask(`{ accessLog(${args}) { nodes { sequence } } }`, 'demo:another');
    expect(other.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
    const filtered = await ask(`{ accessLog(${args}, filter: { type: "Person" }) { nodes { sequence } } }`);
    expect(filtered.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
  });
});

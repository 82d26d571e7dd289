import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createExecutor, type Executor } from '../../src/graphql/executor.js';
import { createReceiptLog } from '../../src/receipts/append.js';
import type { ReceiptLog } from '../../src/receipts/receipt.js';
import { HubError } from '../../src/shared/errors.js';
import type { Principal } from '../../src/shared/principal.js';
import { demoAreas, type Placement, person } from '../support/callers.js';
import { ask, openReadPath, type Question, type ReadPath, type Told } from '../support/read-path.js';

let path: ReadPath;
let placement: Placement;
let centre: Principal;

beforeAll(async () => {
  path = await openReadPath();
  placement = await demoAreas(path.queries);
  centre = person(placement, 'grid_centre', 'STREET');
});
afterAll(() => path.close());

const AREAS = '{ areas(first: 1) { nodes { name } } }';

describe.each(['planned', 'resolved'] as const)('An operation that is %s', (way) => {
  const codesOf = async (question: Question) => {
    const { errors } = await path[way](question);
    return errors.map(({ code, path: at }) => `${code} at ${at}`);
  };
  const executorWith = (receipts: ReceiptLog): Executor =>
    createExecutor({ ...path.options, receipts, planning: way === 'planned' ? 'on' : 'off' });

  test('is refused for a field below a relation that no record has, as for one that some have', async () => {
    const ofThings = (filter: string) => `{ things(first: 2, filter: ${filter}) {
      nodes { place { residents(first: 1, filter: {maritalStatus: {isNull: true}}) { totalCount } } } } }`;
    for (const filter of ['{code: {eq: "none such"}}', '{}']) {
      expect(await codesOf({ source: ofThings(filter), caller: centre })).toEqual(['FIELD_NOT_READABLE at things']);
    }
  });

  test('refuses one root field and answers the others', async () => {
    const source =
      '{ people(filter: {maritalStatus: {isNull: true}}) { totalCount } areas(first: 1) { nodes { name } } }';
    const told = await path[way]({ source, caller: centre });
    expect(told.data).toEqual({ people: null, areas: { nodes: [{ name: expect.any(String) }] } });
    expect(told.errors).toMatchObject([{ code: 'FIELD_NOT_READABLE', path: 'people' }]);
  });

  test.each([
    ['an id that is null', 'query ($id: ID = "x") { person(id: $id) { id } }', { id: null }],
    ['a directive on null', 'query ($on: Boolean = true) { viewer @include(if: $on) { id } }', { on: null }],
    ['a variable of another type', 'query ($n: Int) { people(first: $n) { totalCount } }', { n: 'x' }],
    ['a filter that is null', 'query ($f: PersonFilter) { people(filter: {not: $f}) { totalCount } }', { f: null }],
    ['a page of less than nothing', '{ people(first: -1) { totalCount } }', {}],
    ['first with before', '{ people(first: 1, before: "x") { totalCount } }', {}],
  ])('is wrong with %s', async (_, source, variables) => {
    expect(await codesOf({ source, variables, caller: centre })).toEqual(['BAD_USER_INPUT at ']);
  });

  test('counts lists and related records as records that it could give', async () => {
    const listed = `{ events(first: 50) { nodes { assignedDepartments {
      assignedEvents(first: 1000) { nodes { id } } } } } }`;
    const households = Array.from({ length: 20 }, (_, at) => `a${at}: household { id }`).join(' ');
    const related = `{ people(first: 1000) { nodes { ${households} } } }`;
    for (const source of [listed, related]) {
      expect(await codesOf({ source, caller: centre })).toEqual(['COMPLEXITY_EXCEEDED at ']);
    }
  });

  test('finds with `not` what has no value, and with a text that no column can hold nothing', async () => {
    const count = async (filter: string) => {
      const told = await path[way]({ source: `{ people(filter: ${filter}) { totalCount } }`, caller: centre });
      expect(told.errors).toEqual([]);
      return (told.data as { people: { totalCount: number } }).people.totalCount;
    };
    const reachable = await count('{phone: {isNull: false}}');
    const unreachable = await count('{phone: {isNull: true}}');
    expect(unreachable).toBeGreaterThan(0);
    expect(await count('{not: {phone: {eq: "0"}}}')).toBe(reachable + unreachable);
    expect(await count('{not: {name: {eq: "a\\u0000b"}}}')).toBe(reachable + unreachable);
    expect(await count('{name: {in: ["a\\u0000b"]}}')).toBe(0);
  });

  test('is compiled anew for another number of own areas and for an area of another level', async () => {
    const source = 'query ($area: ID) { people(area: $area) { totalCount } }';
    const asked = [
      ...[[placement.STREET], [placement.STREET, placement.STREET + 1], []].map((areaIds) => ({ areaIds, area: null })),
      ...[placement.DISTRICT, placement.COMMUNITY, placement.STREET, 0].map((area) => ({
        areaIds: [placement.STREET],
        area,
      })),
    ];
    const counts = new Set<unknown>();
    for (const { areaIds, area } of asked) {
      const question = { source, variables: { area }, caller: { ...centre, areaIds } };
      const { data, errors } = await path[way](question);
      expect(errors).toEqual([]);
      expect(data).toEqual((await ask(createExecutor(path.options), question)).data);
      counts.add(JSON.stringify(data));
    }
    // Its street, two streets, one community of it, nothing.
    expect(counts.size).toBe(4);
  });

  test('gives no data when its receipt cannot be written', async () => {
    const append = () => Promise.reject(new HubError('RECEIPT_UNAVAILABLE'));
    const executor = executorWith({ append, appendRead: async () => undefined, close: async () => undefined });
    const told = await ask(executor, { source: AREAS, caller: centre });
    expect(told.errors).toMatchObject([{ code: 'RECEIPT_UNAVAILABLE' }]);
    expect(told).not.toHaveProperty('data');
  });

  test('gives no data when the connection of the log is lost while its receipt is written', async () => {
    const receipts = await createReceiptLog(path.database.hub, { hub: 'test' });
    const blocker = await path.queries.connect();
    try {
      await blocker.query('begin; lock table access_receipt in share mode');
      const told = ask(executorWith(receipts), { source: AREAS, caller: centre });
      expect(await endWaitingLog()).toBe(true);
      expect((await told).errors).toMatchObject([{ code: 'RECEIPT_UNAVAILABLE' }]);
      expect(await told).not.toHaveProperty('data');
    } finally {
      await blocker.query('rollback');
      blocker.release();
      await receipts.close();
    }
  });
});

/** Ends the connection of the receipt log as soon as it waits for a lock. */
async function endWaitingLog(): Promise<boolean> {
  for (let tries = 0; tries < 60; tries++) {
    const { rowCount } = await path.queries.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'fivefold receipts' and datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rowCount) return true;
    await sleep(50);
  }
  return false;
}

describe('The receipt of an operation', () => {
  const bothWays = async (source: string): Promise<readonly Told[]> => [
    await path.planned({ source, caller: centre }),
    await path.resolved({ source, caller: centre }),
  ];

  test('names fields that filters, sorts and areas compare among those read in full', async () => {
    const source = `{ people(first: 1, area: ${placement.STREET}, orderBy: [{phone: ASC}],
      filter: {household: {place: {code: {isNull: false}}}, kind: {in: [REGISTERED]}}) { nodes { id } } }`;
    for (const { receipt, errors } of await bothWays(source)) {
      expect(errors).toEqual([]);
      expect(receipt?.reads).toMatchObject([
        { type: 'Person', full: ['household', 'id', 'kind', 'phone', 'residenceArea'], withheld: [], count: 1 },
        { type: 'Household', full: ['place'], count: 0, ids: '' },
        { type: 'Place', full: ['code'], count: 0, ids: '' },
      ]);
    }
  });

  test('names a field that may not be compared as withheld', async () => {
    for (const { receipt } of await bothWays('{ people(filter: {maritalStatus: {eq: SINGLE}}) { nodes { id } } }')) {
      expect(receipt?.outcome).toBe('refused');
      expect(receipt?.reads).toMatchObject([{ type: 'Person', full: ['id'], withheld: ['maritalStatus'], ids: '' }]);
    }
  });

  test('names no record for a total, a cursor or the state of a page', async () => {
    const source = '{ people(first: 3) { totalCount pageInfo { endCursor hasPreviousPage } edges { cursor } } }';
    for (const { receipt } of await bothWays(source)) expect(receipt?.reads[0]?.ids).toBe('');
  });
});

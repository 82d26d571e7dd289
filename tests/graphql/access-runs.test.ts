import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createExecutor } from '../../src/graphql/executor.js';
import type { AccessSource, AccessState, LiveGrant } from '../../src/policy/access-state.js';
import { HubError } from '../../src/shared/errors.js';
import { demoAreas, type Placement, person } from '../support/callers.js';
import { ask, NotedReceipts, openReadPath, type ReadPath } from '../support/read-path.js';

let path: ReadPath;
let placement: Placement;
let current: AccessState;

beforeAll(async () => {
  path = await openReadPath();
  placement = await demoAreas(path.queries);
  current = path.options.access.current();
});
afterAll(() => path.close());

/** Asks a node that takes its access state from this source; tells how often it loaded the state and ran a read. */
async function asked(source: Partial<AccessSource>, text = '{ people(first: 1) { nodes { id } } }') {
  let loads = 0;
  const access: AccessSource = {
    current: () => current,
    now: () => Date.now(),
    ...source,
    refresh: async () => {
      loads += 1;
      return (source.refresh ?? source.current ?? (() => current))();
    },
  };
  path.statements.length = 0;
  const receipts = new NotedReceipts();
  const caller = person(placement, 'health', 'STREET', { purpose: 'a visit' });
  const told = await ask(createExecutor({ ...path.options, access, receipts }), { source: text, caller }, receipts);
  const reads = path.statements.filter(({ name }) => name.startsWith('f_')).length;
  return { codes: told.errors.map(({ code }) => code), data: told.data, loads, reads, receipts: receipts.drafts };
}

const over = () => ({ ...current, epoch: '1' });

describe('A node whose access state', () => {
  test('is in force reads once and loads nothing', async () => {
    expect(await asked({})).toMatchObject({ codes: [], loads: 0, reads: 1 });
  });

  test('is over loads it and runs the operation anew, with one receipt', async () => {
    let state = over();
    const load = async () => {
      state = current;
      return state;
    };
    const told = await asked({ current: () => state, refresh: load });
    expect(told).toMatchObject({ codes: [], loads: 1, reads: 2, data: { people: { nodes: [{}] } } });
    expect(told.receipts).toHaveLength(1);
    expect(told.receipts[0]?.reads.map(({ count }) => count)).toEqual([1]);
  });

  test('stays over gives up after five attempts, without data', async () => {
    const told = await asked({ current: over });
    expect(told).toMatchObject({ codes: ['SERVICE_UNAVAILABLE'], loads: 4, reads: 5 });
    expect(told.data).toBeUndefined();
    expect(told.receipts).toMatchObject([{ outcome: 'failed', reads: [] }]);
  });

  test('cannot be loaded answers nothing', async () => {
    const refresh = () => Promise.reject(new HubError('SERVICE_UNAVAILABLE'));
    expect(await asked({ current: over, refresh })).toMatchObject({ codes: ['SERVICE_UNAVAILABLE'], reads: 1 });
  });

  test('is over notices it also where nothing is read of a category', async () => {
    for (const text of [
      '{ viewer { id } }',
      '{ myAccess(type: "Person") { type } }',
      '{ people(after: "x") { totalCount } }',
    ])
      expect(await asked({ current: over }, text)).toMatchObject({ codes: ['SERVICE_UNAVAILABLE'], loads: 4 });
    expect(await asked({ current: over }, '{ __typename __schema { queryType { name } } }')).toMatchObject({
      codes: [],
      loads: 0,
    });
  });

  test('holds a grant that is over by the clock of the database alone loads the time and reads without it', async () => {
    const grant: LiveGrant = {
      id: 'one',
      kind: 'request',
      department: 'health',
      tier: 'STREET',
      holderAreaIds: [placement.STREET],
      type: 'Person',
      fields: ['maritalStatus'],
      area: { id: placement.STREET, level: 'STREET', within: [placement.STREET] },
      purpose: 'a visit',
      validFrom: 0,
      validTo: Date.now() - 1_000,
    };
    const state = { ...current, grants: [grant] };
    const text = '{ people(first: 20) { nodes { maritalStatus } } }';
    // A clock that lags, until the load corrects it; and one that goes on lagging.
    let behind = 60_000;
    const now = () => Date.now() - behind;
    const corrected = async () => {
      behind = 0;
      return state;
    };
    const told = await asked({ current: () => state, now, refresh: corrected }, text);
    expect(told).toMatchObject({ codes: [], loads: 1, reads: 2 });
    expect(JSON.stringify(told.data)).not.toMatch(/"maritalStatus":"/);
    behind = 60_000;
    expect(await asked({ current: () => state, now }, text)).toMatchObject({
      codes: ['SERVICE_UNAVAILABLE'],
      loads: 4,
    });
  });
});

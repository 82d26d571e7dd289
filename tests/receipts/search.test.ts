import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createRecordedRules } from '../../src/access/recorded-rules.js';
import { createReceiptLog } from '../../src/receipts/append.js';
import type { ReceiptDraft } from '../../src/receipts/receipt.js';
import type { ReceiptFilter } from '../../src/receipts/receipt-filter.js';
import { createReceiptSearch, type ReceiptSearch } from '../../src/receipts/search.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { draft, personRead } from './drafts.js';

const ANNA = '11111111-1111-4111-8111-111111111111';
const BEN = '22222222-2222-4222-8222-222222222222';

const caller = (id: string, department: string) => ({ id, kind: 'person', department, tier: 'STREET' });
const areaRead = (ids: string) => ({
  type: 'Area',
  full: ['id', 'phone'],
  masked: [],
  withheld: ['name'],
  count: 2,
  ids,
});

const DRAFTS: readonly ReceiptDraft[] = [
  draft({ principal: caller('li', 'health'), reads: [personRead(ANNA, BEN)] }),
  draft({ principal: caller('wang', 'health'), reads: [personRead(BEN), areaRead('12,128')] }),
  draft({
    principal: caller('li', 'civil_affairs'),
    reads: [areaRead('28')],
    outcome: 'refused',
    errors: ['FORBIDDEN'],
  }),
  draft({ principal: caller('zhao', 'audit'), reads: [], outcome: 'failed', purpose: `"type":"Person" ${ANNA} \0` }),
  draft({ principal: caller('zhao', 'audit'), reads: [{ ...areaRead(ANNA), type: 'Odd "type"\\' }, personRead()] }),
  draft({
    principal: caller('sun', 'grid_centre'),
    reads: [],
    writes: [{ action: 'approveAccess', type: 'AccessGrant', fields: ['note', 'state'], ids: `${ANNA},${BEN}` }],
  }),
];

let database: TestDatabase;
let pool: pg.Pool;
let receipts: ReceiptSearch;
let start: string;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  const log = await createReceiptLog(database.hub, { hub: 'node' });
  for (const each of DRAFTS.slice(0, 3)) await log.append(each);
  await new Promise((done) => setTimeout(done, 5));
  start = new Date().toISOString();
  for (const each of DRAFTS.slice(3)) await log.append(each);
  await log.close();
  pool = new pg.Pool({ ...database.hub, max: 2 });
  receipts = createReceiptSearch(pool, createRecordedRules());
});

afterAll(async () => {
  await pool.end();
  await database.close();
});

async function found(filter: ReceiptFilter): Promise<number[]> {
  const rows = await receipts.search(filter, { direction: 'newestFirst', limit: 100 });
  expect(await receipts.count(filter)).toBe(rows.length);
  return rows.map(({ sequence }) => sequence);
}

describe('search of the access log', () => {
  test.each<[string, () => ReceiptFilter, number[]]>([
    ['everything, newest first', () => ({}), [5, 4, 3, 2, 1, 0]],
    ['a caller', () => ({ caller: 'li' }), [2, 0]],
    ['a department', () => ({ department: 'health' }), [1, 0]],
    ['a caller in a department', () => ({ caller: 'li', department: 'health' }), [0]],
    ['an outcome', () => ({ outcome: 'refused' }), [2]],
    ['a time on', () => ({ since: start }), [5, 4, 3]],
    ['before a time', () => ({ until: start }), [2, 1, 0]],
    ['a type, read or refused', () => ({ type: 'Area' }), [2, 1]],
    ['a type with a strange name', () => ({ type: 'Odd "type"\\' }), [4]],
    ['a field given in full', () => ({ field: 'name' }), [4, 1, 0]],
    ['a field given masked or in full', () => ({ field: 'phone' }), [4, 2, 1, 0]],
    ['a field of a type', () => ({ type: 'Area', field: 'phone' }), [2, 1]],
    ['a field that was withheld', () => ({ field: 'idNumber' }), []],
    ['a record', () => ({ record: { type: 'Person', id: ANNA } }), [0]],
    ['a record in several receipts', () => ({ record: { type: 'Person', id: BEN } }), [1, 0]],
    ['a record that was written', () => ({ record: { type: 'AccessGrant', id: BEN } }), [5]],
    ['a field that was written', () => ({ type: 'AccessGrant', field: 'state' }), [5]],
    ['a field of a type of which another was written', () => ({ type: 'AccessGrant', field: 'reason' }), []],
    ['a record of another type', () => ({ record: { type: 'Area', id: ANNA } }), []],
    ['a record by an id that is part of another', () => ({ record: { type: 'Area', id: '28' } }), [2]],
    ['a record by its last id of several', () => ({ record: { type: 'Area', id: '128' } }), [1]],
    ['no record by two ids', () => ({ record: { type: 'Area', id: '12,128' } }), []],
    ['no record by an empty id', () => ({ record: { type: 'Person', id: '' } }), []],
    ['a field of a record', () => ({ record: { type: 'Person', id: BEN }, field: 'phone' }), [1, 0]],
    ['no field of another read', () => ({ record: { type: 'Area', id: '12' }, field: 'name' }), []],
    ['nothing by a pattern', () => ({ caller: '%', record: { type: '%', id: '%' } }), []],
  ])('finds %s', async (_, filter, sequences) => {
    expect(await found(filter())).toEqual(sequences);
  });

  test('goes on from a place in either direction', async () => {
    const sequences = async (direction: 'newestFirst' | 'oldestFirst', after: string, limit: number) =>
      (await receipts.search({}, { direction, after, limit })).map(({ sequence }) => sequence);
    expect(await sequences('newestFirst', '3', 2)).toEqual([2, 1]);
    expect(await sequences('oldestFirst', '1', 2)).toEqual([2, 3]);
    expect(await sequences('newestFirst', '0', 2)).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createReceiptLog } from '../../src/receipts/append.js';
import { indexInTurn, startLogIndexer } from '../../src/receipts/log-indexer.js';
import type { ReadRecordedRules } from '../../src/receipts/read-recorded-rules.js';
import type { ReceiptFilter } from '../../src/receipts/receipt-filter.js';
import { createReceiptSearch } from '../../src/receipts/search.js';
import { cloneDatabase, copyDatabase, type TestDatabase } from '../support/database.js';
import { connected, draft, personRead } from './drafts.js';
import { fillLog } from './fill-log.js';

const RECEIPTS = 25;
const size = { receipts: 10, bytes: 1_000_000_000 };
const rules: ReadRecordedRules = async () => new Map();
const anna: ReceiptFilter = { record: { type: 'Person', id: 'anna' } };

let filled: TestDatabase;
let database: TestDatabase;
let nodes: readonly pg.Pool[];

beforeAll(async () => {
  filled = await cloneDatabase('migrated');
  const log = await createReceiptLog(filled.hub, { hub: 'node' });
  for (let at = 0; at < RECEIPTS; at++) await log.append(draft({ reads: [personRead(at % 4 === 0 ? 'anna' : 'ben')] }));
  await log.close();
});

afterAll(() => filled.close());

beforeEach(async () => {
  database = await copyDatabase(filled);
  nodes = [0, 1].map(() => {
    const pool = new pg.Pool({ ...database.hub, max: 2 });
    pool.on('error', () => undefined);
    return pool;
  });
});

afterEach(async () => {
  await Promise.all(nodes.map((pool) => pool.end()));
  await database.close();
});

const [one, other] = [0, 1].map((at) => () => {
  const pool = nodes[at];
  if (pool === undefined) throw new Error('no such node');
  return pool;
}) as [() => pg.Pool, () => pg.Pool];

const owner = <Row extends pg.QueryResultRow>(text: string) =>
  connected(database.owner, async (client) => (await client.query<Row>(text)).rows);
const found = async (filter: ReceiptFilter) =>
  (await createReceiptSearch(one(), rules).search(filter, { direction: 'oldestFirst', limit: 1000 })).map(
    ({ sequence }) => sequence,
  );
const segments = async () =>
  (
    await owner<{ text: string }>(
      `select first_sequence || '-' || end_sequence as text from access_log_segment order by first_sequence`,
    )
  ).map(({ text }) => text);

describe('the index of the access log', () => {
  test('holds complete segments alone, and what follows them is found all the same', async () => {
    const wanted = [0, 4, 8, 12, 16, 20, 24];
    expect(await found(anna)).toEqual(wanted);
    expect(await indexInTurn({ pool: one(), rules, size })).toBe(true);
    expect(await found(anna)).toEqual(wanted);
    expect(await indexInTurn({ pool: one(), rules, size })).toBe(true);
    expect(await indexInTurn({ pool: one(), rules, size })).toBe(false);
    expect([await segments(), await found(anna)]).toEqual([['0-10', '10-20'], wanted]);
    await owner('delete from access_log_posting');
    expect(await found(anna)).toEqual([20, 24]);
    await owner('delete from access_log_segment');
    expect(await found(anna)).toEqual(wanted);
  });

  test('ends a segment at its size in bytes, so that long receipts do not make it slow', async () => {
    const [{ bytes }] = (await owner<{ bytes: string }>(
      'select sum(octet_length(body)) as bytes from access_receipt where sequence < 3',
    )) as [{ bytes: string }];
    await indexInTurn({ pool: one(), rules, size: { receipts: 10, bytes: Number(bytes) } });
    expect(await segments()).toEqual(['0-3']);
  });

  test('only names receipts: what it names wrongly is not found', async () => {
    await indexInTurn({ pool: one(), rules, size });
    await owner(`update access_log_posting set terms = array_fill(access_log_term('record Person anna'), array[10]),
      places = '{0,1,2,3,4,5,6,7,8,9}'`);
    expect(await found(anna)).toEqual([0, 4, 8, 12, 16, 20, 24]);
  });

  test('can be added to by the hub and not be changed', async () => {
    await indexInTurn({ pool: one(), rules, size });
    for (const table of ['access_log_segment', 'access_log_posting', 'access_log_volume']) {
      await expect(one().query(`delete from ${table}`)).rejects.toMatchObject({ code: '42501' });
      await expect(one().query(`update ${table} set first_sequence = 7`)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('is not built over a gap', async () => {
    await owner('alter table access_receipt disable trigger access_receipt_append_only');
    await owner('delete from access_receipt where sequence = 5');
    await expect(indexInTurn({ pool: one(), rules, size })).rejects.toThrow('gap');
    expect(await segments()).toEqual([]);
  });
});

describe('of several nodes', () => {
  test('one indexes at a time, and another takes over what it left when it is lost', async () => {
    let enter: () => void = () => undefined;
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const stuck = indexInTurn({
      pool: one(),
      size,
      rules: () => {
        enter();
        return left.then(() => new Map());
      },
    });
    stuck.catch(() => undefined);
    await entered;
    expect(await indexInTurn({ pool: other(), rules, size })).toBe(false);
    expect(await found(anna)).toEqual([0, 4, 8, 12, 16, 20, 24]);
    // Other test files hold locks in databases of the same server.
    const own = `locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
    await owner(`select pg_terminate_backend(pid) from pg_locks where ${own} and granted`);
    await untilTrue(async () => (await owner(`select from pg_locks where ${own}`)).length === 0);
    expect(await indexInTurn({ pool: other(), rules, size })).toBe(true);
    leave();
    await expect(stuck).rejects.toThrow();
    expect([await segments(), await found(anna)]).toEqual([['0-10'], [0, 4, 8, 12, 16, 20, 24]]);
  });

  test('all index by themselves, together, without a gap and nothing twice', async () => {
    const troubles: unknown[] = [];
    const indexers = nodes.map((pool) =>
      startLogIndexer({ pool, rules, size, onTrouble: (error) => troubles.push(error) }),
    );
    await fillLog(database.owner, 100);
    await untilTrue(async () => (await segments()).length === 12);
    await Promise.all(indexers.map((indexer) => indexer.close()));
    const wanted = Array.from({ length: 12 }, (_, at) => `${at * 10}-${at * 10 + 10}`);
    expect([await segments(), troubles]).toEqual([wanted, []]);
    await fillLog(database.owner, 10);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(await segments()).toHaveLength(12);
  });

  test('none lets a search miss a receipt that was there when it began', async () => {
    const log = await createReceiptLog(database.hub, { hub: 'node' });
    let expected = 7;
    let going = true;
    let searches = 0;
    let indexed = 0;
    const writing = (async () => {
      for (let at = 0; at < 150 || searches <= 3 || indexed <= 3; at++) {
        await log.append(draft({ reads: [personRead('anna')] }));
        expected += 1;
      }
      going = false;
    })();
    const indexing = (async () => {
      while (going) {
        if (await indexInTurn({ pool: other(), rules, size: { receipts: 4, bytes: 1_000_000 } })) indexed += 1;
      }
    })();
    while (going) {
      const least = expected;
      expect((await found(anna)).length).toBeGreaterThanOrEqual(least);
      searches += 1;
    }
    await Promise.all([writing, indexing]);
    await log.close();
    expect((await segments()).length).toBeGreaterThan(3);
  });

  test('a trouble is told once, until it is over', async () => {
    const troubles: unknown[] = [];
    const broken: ReadRecordedRules = async () => {
      throw new Error('no rules');
    };
    const indexer = startLogIndexer({ pool: one(), rules: broken, size, onTrouble: (error) => troubles.push(error) });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await indexer.close();
    expect(troubles).toEqual([new Error('no rules')]);
  });
});

async function untilTrue(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never came true');
}

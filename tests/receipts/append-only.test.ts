import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { createReceiptLog } from '../../src/receipts/append.js';
import { verifyLog } from '../../src/receipts/verify.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { connected, draft } from './drafts.js';

const RECEIPTS = 1100;

let database: TestDatabase;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  const log = await createReceiptLog(database.hub, { hub: 'node' });
  await Promise.all(Array.from({ length: RECEIPTS }, () => log.append(draft())));
  await log.close();
});

afterAll(() => database.close());

describe('tables of the access log', () => {
  const changes = ['access_receipt', 'access_log_checkpoint'].flatMap((table) => [
    `delete from ${table}`,
    `delete from ${table} where false`,
    `truncate ${table}`,
    table === 'access_receipt' ? `update ${table} set body = ''` : `update ${table} set frontier = ''`,
  ]);
  changes.push(`insert into access_receipt select * from access_receipt where sequence = 0
    on conflict (sequence) do update set principal_id = 'nobody'`);

  test.each(changes)('refuse the owner: %s', async (change) => {
    await expect(connected(database.owner, (client) => client.query(change))).rejects.toThrow('append-only');
    const replica = connected(database.owner, async (client) => {
      await client.query('set session_replication_role = replica');
      await client.query(change);
    });
    await expect(replica).rejects.toThrow('append-only');
  });

  test.each(changes)('are closed to the hub: %s', async (change) => {
    await expect(connected(database.hub, (client) => client.query(change))).rejects.toMatchObject({ code: '42501' });
  });

  test('refuse a receipt at a place that is taken', async () => {
    const insert = 'insert into access_receipt select * from access_receipt where sequence = 7';
    await expect(connected(database.hub, (client) => client.query(insert))).rejects.toMatchObject({ code: '23505' });
  });
});

describe('verification', () => {
  /** Does what only a superuser can who first removes the protection, verifies, and undoes it. */
  function tampered(change: string) {
    return connected(database.owner, async (client) => {
      await client.query('begin');
      await client.query('alter table access_receipt disable trigger access_receipt_append_only');
      await client.query('alter table access_log_checkpoint disable trigger access_log_checkpoint_append_only');
      const { rowCount } = await client.query(change);
      expect(rowCount).toBeGreaterThan(0);
      return verifyLog(client).finally(() => client.query('rollback'));
    });
  }

  const verify = (run: (client: pg.Client) => ReturnType<typeof verifyLog>) => connected(database.owner, run);
  const rehashed = `leaf_hash = sha256('\\x00'::bytea || convert_to(replace(body, 'STREET', 'CITY'), 'UTF8'))`;

  test('finds the log intact, and says its size and root', async () => {
    const found = await verify((client) => verifyLog(client));
    expect(found).toEqual({ intact: true, size: RECEIPTS, root: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test.each([
    ['a changed text', `update access_receipt set body = replace(body, 'STREET', 'CITY') where sequence = 5`, 5],
    ['a changed hash', `update access_receipt set leaf_hash = sha256('') where sequence = 6`, 6],
    ['a changed caller', `update access_receipt set principal_id = 'nobody' where sequence = 0`, 0],
    ['a changed department', `update access_receipt set department = 'health' where sequence = 1`, 1],
    ['a changed outcome', `update access_receipt set outcome = 'refused' where sequence = 2`, 2],
    ['a changed time', `update access_receipt set recorded_at = recorded_at - interval '1 hour' where sequence = 3`, 3],
    ['a removed receipt', 'delete from access_receipt where sequence = 9', 9],
    ['a moved receipt', `update access_receipt set sequence = ${RECEIPTS} where sequence = 4`, 4],
    [
      'a receipt beyond the end',
      `insert into access_receipt select ${RECEIPTS + 1}, recorded_at, principal_id, department, outcome, body, leaf_hash from access_receipt where sequence = 1`,
      RECEIPTS,
    ],
    [
      'a receipt copied to the end',
      `insert into access_receipt select ${RECEIPTS}, recorded_at, principal_id, department, outcome, body, leaf_hash from access_receipt where sequence = 1`,
      RECEIPTS,
    ],
    ['a log cut off before its last checkpoint', 'delete from access_receipt where sequence >= 1000', 1000],
    ['an emptied log', 'delete from access_receipt', 0],
  ])('finds %s', async (_, change, sequence) => {
    expect(await tampered(change)).toMatchObject({ intact: false, sequence });
  });

  test('finds a changed text with a fitting hash at the next checkpoint', async () => {
    const change = `update access_receipt set body = replace(body, 'STREET', 'CITY'), ${rehashed} where sequence = 5`;
    expect(await tampered(change)).toMatchObject({ intact: false, problem: expect.stringContaining('checkpoint') });
  });

  test('finds a log that no longer contains a state known from elsewhere', async () => {
    const found = await verify((client) => verifyLog(client));
    if (!found.intact) throw new Error(found.problem);
    expect(await verify((client) => verifyLog(client, found))).toEqual(found);
    const other = { ...found, root: '00'.repeat(32) };
    expect(await verify((client) => verifyLog(client, other))).toMatchObject({ intact: false, sequence: RECEIPTS - 1 });
    const longer = { ...found, size: RECEIPTS + 1 };
    expect(await verify((client) => verifyLog(client, longer))).toMatchObject({ intact: false, sequence: RECEIPTS });
  });
});

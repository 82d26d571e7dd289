import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createReceiptLog } from '../../src/receipts/append.js';
import { databaseSource } from '../../src/verify/database-source.js';
import { type Verification, verifyLog } from '../../src/verify/verify-log.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { signLog, verifyDatabase } from '../support/verify-database.js';
import { connected, draft } from './drafts.js';

const RECEIPTS = 1100;

let database: TestDatabase;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  const log = await createReceiptLog(database.hub, { hub: 'node' });
  await Promise.all(Array.from({ length: RECEIPTS }, () => log.append(draft())));
  await log.close();
  await signLog(database);
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
  function tampered(...changes: readonly string[]): Promise<Verification> {
    return connected(database.owner, async (client) => {
      await client.query('begin');
      for (const table of ['access_receipt', 'access_log_checkpoint', 'access_log_subtree']) {
        await client.query(`alter table ${table} disable trigger ${table}_append_only`);
      }
      for (const change of changes) expect((await client.query(change)).rowCount).toBeGreaterThan(0);
      return verifyLog(await databaseSource(client)).finally(() => client.query('rollback'));
    });
  }

  const rewrite = `update access_receipt set body = replace(body, 'STREET', 'CITY')`;
  const rehash = `leaf_hash = sha256('\\x00'::bytea || convert_to(replace(body, 'STREET', 'CITY'), 'UTF8'))`;

  test('finds the log intact, and says its size, its root and what is signed', async () => {
    expect(await verifyDatabase(database.owner)).toEqual({
      intact: true,
      origin: 'hub.example/log',
      size: RECEIPTS,
      root: expect.any(Buffer),
      archived: 0,
      unread: 0,
      signed: RECEIPTS,
      checkpoints: 1,
      signedAt: expect.any(Number),
    });
  });

  test.each([
    ['a changed text', `${rewrite} where sequence = 5`, 5],
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
  ])('finds %s', async (_, change, sequence) => {
    expect(await tampered(change)).toEqual({ intact: false, sequence, problem: expect.any(String) });
  });

  test('finds receipts that are missing at the end', async () => {
    const missing = await tampered('delete from access_receipt where sequence >= 1000');
    expect(missing).toMatchObject({ intact: false, until: 1000, problem: expect.stringContaining('are missing') });
    expect(await tampered('delete from access_receipt')).toMatchObject({ intact: false, sequence: 0 });
  });

  test('finds a changed text with a fitting hash, and among which receipts it is', async () => {
    const found = await tampered(`${rewrite}, ${rehash} where sequence = 300`);
    expect(found).toMatchObject({ intact: false, sequence: 256, until: 511 });
  });

  test('tells a changed hash of the tree from changed receipts', async () => {
    const found = await tampered(`update access_log_subtree set hash = sha256('') where place = 2`);
    expect(found).toEqual({
      intact: false,
      problem: 'the kept hash 2 of level 1 is not that of the receipts, which checkpoint 0 confirms',
    });
    const frontier = await tampered(`update access_log_checkpoint set frontier = frontier || frontier`);
    expect(frontier).toMatchObject({ intact: false, problem: expect.stringContaining('the kept frontier of') });
  });

  test('finds a log that no longer contains a checkpoint from elsewhere', async () => {
    const other = await cloneDatabase('migrated');
    try {
      const note = 'select note from access_log_signed_checkpoint';
      await signLog(other);
      const own = await connected(database.owner, async (client) => (await client.query(note)).rows[0].note);
      const foreign = await connected(other.owner, async (client) => (await client.query(note)).rows[0].note);
      const verify = (text: string) => verifyDatabase(database.owner, { outside: [{ where: 'x', note: text }] });
      expect(await verify(own)).toMatchObject({ intact: true });
      expect(await verify(foreign)).toEqual({
        intact: false,
        problem: 'the checkpoint in x is not signed by a key of the log',
      });
      expect(await verify('no note')).toMatchObject({ intact: false });
    } finally {
      await other.close();
    }
  });

  test('finds a log that nobody signed', async () => {
    const unsigned = await cloneDatabase('migrated');
    expect(await verifyDatabase(unsigned.owner).finally(() => unsigned.close())).toEqual({
      intact: false,
      problem: 'the log has no key',
    });
  });
});

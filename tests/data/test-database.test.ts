import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
});

afterAll(() => database.close());

async function ask(settings: pg.ClientConfig, statement: string): Promise<unknown[] | undefined> {
  const client = new pg.Client(settings);
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows[0];
  } finally {
    await client.end();
  }
}

test('a cloned database is migrated', async () => {
  expect(
    await ask(database.owner, "SELECT to_regclass('person') IS NOT NULL, count(*) > 0 FROM schema_migration"),
  ).toEqual([true, true]);
});

test('the hub connects as its own role, which is no superuser and owns nothing', async () => {
  const facts = `SELECT current_user, current_setting('is_superuser'),
                        (SELECT count(*)::int FROM pg_class WHERE relowner = 'fivefold_hub'::regrole)`;
  expect(await ask(database.hub, facts)).toEqual(['fivefold_hub', 'off', 0]);
  await expect(ask(database.hub, 'CREATE TABLE t ()')).rejects.toThrow('permission denied');
});

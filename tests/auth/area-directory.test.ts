import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { type AreaDirectory, createAreaDirectory } from '../../src/auth/area-directory.js';
import { openAuthDatabase } from './auth-database.js';

let database: Awaited<ReturnType<typeof openAuthDatabase>>;
let areas: AreaDirectory;

beforeAll(async () => {
  database = await openAuthDatabase();
});

afterAll(() => database.close());

beforeEach(() => {
  areas = createAreaDirectory(database.hub, { rememberFor: 50 });
});

test('codes are found at the level of the tier alone', async () => {
  expect(await areas.resolve('CITY', ['441900000000'])).toEqual([1]);
  expect(await areas.resolve('DISTRICT', ['441900000000'])).toEqual([2]);
  expect(await areas.resolve('COMMUNITY', ['441900001000'])).toEqual([]);
});

test('unknown codes give nothing and repeated ones count once', async () => {
  expect(await areas.resolve('STREET', ['441900002000', '999', '441900001000', '441900002000'])).toEqual([4, 3]);
  expect(await areas.resolve('STREET', ['441900002000', '999', '441900001000', '441900002000'])).toEqual([4, 3]);
  expect(await areas.resolve('STREET', [])).toEqual([]);
});

test('a new area is found after the short time for which an answer is remembered', async () => {
  expect(await areas.resolve('STREET', ['441900003000'])).toEqual([]);
  await database.owner.query(
    `INSERT INTO area (id, code, name, level, valid_from, parent_id) VALUES (6, '441900003000', 'Third', 'STREET', '2020-01-01', 2)`,
  );
  expect(await areas.resolve('STREET', ['441900003000'])).toEqual([]);
  await wait(60);
  expect(await areas.resolve('STREET', ['441900003000'])).toEqual([6]);
});

test('a database that does not answer is a coded error without its text', async () => {
  const nowhere = new pg.Pool({ host: '127.0.0.1', port: 1, user: 'x', database: 'x' });
  await expect(createAreaDirectory(nowhere).resolve('CITY', ['1'])).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: 'The database does not answer.',
  });
  await nowhere.end();
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { findProblem } from '../../src/data/check-server.js';
import { type Database, openDatabase } from '../../src/data/database.js';
import { migrate } from '../../src/data/migrate.js';
import { cloneDatabase, type TestDatabase, testServer } from '../support/database.js';

let database: TestDatabase;
const PASSWORD = 'p@ss/w:rd';

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client(database.owner);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

beforeAll(async () => {
  database = await cloneDatabase('blank');
  const { name } = database;
  await asSuperuser(`CREATE ROLE ${name}_user LOGIN PASSWORD '${PASSWORD}'`);
});

afterAll(async () => {
  const { name } = database;
  await asSuperuser(
    `REASSIGN OWNED BY ${name}_user TO CURRENT_USER; DROP OWNED BY ${name}_user; DROP ROLE ${name}_user`,
  );
  await database.close();
});

function url(parts: { user?: string; password?: string; name?: string; host?: string } = {}): string {
  const { user = `${database.name}_user`, password = PASSWORD, name = database.name, host } = parts;
  const socket = encodeURIComponent(host ?? String(testServer().host));
  return `postgres://${user}:${encodeURIComponent(password)}@/${name}?host=${socket}`;
}

async function failure(address: string): Promise<string> {
  const outcome = await openDatabase({ url: address, home: '/nonexistent' }).then(
    () => 'it opened',
    (error: unknown) => String(error),
  );
  expect(outcome).not.toContain(PASSWORD);
  expect(outcome).not.toContain('\n');
  return outcome;
}

describe('DATABASE_URL is refused in one line', () => {
  test('when it is no address of PostgreSQL', async () => {
    expect(await failure('mysql://u:secret@host/db')).toMatch(
      /^StartupError: DATABASE_URL is not of the form postgres:/,
    );
    expect(await failure('postgres://u:sec%ret@host:port/db')).toMatch(/^StartupError: DATABASE_URL cannot be read/);
  });

  test('when the server cannot be reached', async () => {
    expect(await failure('postgres://u:secret@127.0.0.1:1/db')).toBe(
      'StartupError: The database server at 127.0.0.1:1 cannot be reached (ECONNREFUSED).',
    );
    expect(await failure(url({ host: '/nonexistent' }))).toMatch(/\/nonexistent:5432 cannot be reached \(ENOENT\)\.$/);
  });

  test('when the password is wrong or missing', async () => {
    expect(await failure(url({ password: 'other' }))).toMatch(
      /refused the user "test_\w+_user": wrong or missing password/,
    );
    expect(await failure(url({ password: '' }))).toMatch(/refused the user "test_\w+_user": wrong or missing password/);
  });

  test('when the database does not exist', async () => {
    expect(await failure(url({ name: 'missing' }))).toMatch(/The database "missing" does not exist on the server at/);
  });

  test('when a right is missing, until it is granted', async () => {
    const { name } = database;
    expect(await failure(url())).toBe(
      `StartupError: The user "${name}_user" lacks the right CREATE on the database "${name}".`,
    );
    await asSuperuser(`GRANT CREATE ON DATABASE ${name} TO ${name}_user`);
    expect(await failure(url())).toContain('lacks the right CREATE on the schema "public"');
    await asSuperuser(`GRANT CREATE ON SCHEMA public TO ${name}_user`);
    expect(await failure(url())).toContain(`run: GRANT fivefold_hub TO "${name}_user"`);
    await asSuperuser(`GRANT fivefold_hub TO ${name}_user`);
    const opened = await openDatabase({ url: url(), home: '/nonexistent' });
    await opened.close();
  });

  test('when the server is too old, read-only, or not in UTF-8', () => {
    const good = { number: 150_000, version: '15.0', encoding: 'UTF8', standby: false, user: 'u', database: 'd' };
    const facts = { ...good, createOnDatabase: true, createOnSchema: true, createRole: true };
    const role = { exists: false, settable: false, grantable: false };
    expect(findProblem(facts, role)).toBeUndefined();
    expect(findProblem({ ...facts, number: 140_009, version: '14.9' }, role)).toBe(
      'The database server is PostgreSQL 14.9; Fivefold needs 15 or newer.',
    );
    expect(findProblem({ ...facts, standby: true }, role)).toContain('standby');
    expect(findProblem({ ...facts, encoding: 'SQL_ASCII' }, role)).toContain('encoded in SQL_ASCII');
    expect(findProblem({ ...facts, createRole: false }, role)).toContain('lacks the right CREATEROLE');
  });
});

describe('migration', () => {
  async function rolesOf(opened: Database): Promise<unknown> {
    const client = new pg.Client(opened.hub);
    await client.connect();
    const { rows } = await client.query('SELECT current_user AS now, session_user AS login');
    await client.end();
    return rows[0];
  }

  test('needs no superuser, runs once when nodes start together, and lets the hub take its role', async () => {
    const { name } = database;
    await asSuperuser(
      `GRANT CREATE ON DATABASE ${name} TO ${name}_user; GRANT CREATE ON SCHEMA public TO ${name}_user`,
    );
    await asSuperuser(`GRANT fivefold_hub TO ${name}_user`);
    const opened = await openDatabase({ url: url(), home: '/nonexistent' });
    const runs = await Promise.all([migrate(opened), migrate(opened), migrate(opened)]);
    expect(runs.map((names) => names.length > 0).sort()).toEqual([false, false, true]);
    expect(await migrate(opened)).toEqual([]);
    expect(await rolesOf(opened)).toEqual({ now: 'fivefold_hub', login: `${name}_user` });
    await opened.close();
  });
});

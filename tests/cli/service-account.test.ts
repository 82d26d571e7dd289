import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createServiceAccountDirectory } from '../../src/auth/service-account-directory.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { databaseUrl, type ProgramRun, runProgram } from '../support/run-program.js';

let database: TestDatabase;
let hub: pg.Pool;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  hub = new pg.Pool({ ...database.hub, max: 1 });
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query(
    `INSERT INTO area (id, code, name, level, valid_from) VALUES (1, '320100000000', 'City', 'CITY', '2020-01-01')`,
  );
  await owner.end();
});

afterAll(async () => {
  await hub.end();
  await database.close();
});

const fivefold = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = { DATABASE_URL: databaseUrl(database) },
) => runProgram(args, environment);

const account = (...args: string[]) => fivefold(['service-account', ...args]);

describe('fivefold service-account', () => {
  test('makes an account whose key works, lists it, and revokes it', async () => {
    const options = ['--name', 'clinic', '--department', 'health', '--tier', 'CITY', '--area', '320100000000'];
    const created = await account('create', ...options, '--expires', '2099-01-31');
    expect(created).toMatchObject({ code: 0, error: expect.stringContaining('shown this once') });
    expect(created.out).toMatch(/^ffk_\S+\n$/);
    const directory = createServiceAccountDirectory(hub);
    expect(await directory.find(created.out.trim())).toMatchObject({
      id: 'service:clinic',
      areaCodes: ['320100000000'],
    });

    const listed = await account('list');
    expect(listed.out).toMatch(/^clinic +health +CITY +active +\S+ +2099-01-31T00:00:00\.000Z +320100000000$/m);
    expect(listed.out).not.toContain(created.out.trim().slice(-43));

    expect(await account('revoke', 'clinic')).toMatchObject({ code: 0 });
    expect(await directory.find(created.out.trim())).toBeUndefined();
  });

  test('says in one line what is wrong, and exits with 1', async () => {
    const wrong: [Promise<ProgramRun>, string][] = [
      [account('revoke', 'nobody'), 'error: There is no service account "nobody".\n'],
      [
        fivefold(['service-account', 'list'], { DATABASE_URL: 'x' }),
        'error: DATABASE_URL: must be a postgres:// URL.\n',
      ],
      [
        fivefold(['service-account', 'list'], { FIVEFOLD_HOME: '/nowhere/.fivefold' }),
        'error: There is no data folder /nowhere/.fivefold. Start the hub once, go where it runs, or set FIVEFOLD_HOME or DATABASE_URL.\n',
      ],
    ];
    for (const [answer, error] of wrong) expect(await answer).toEqual({ code: 1, out: '', error });
  });
});

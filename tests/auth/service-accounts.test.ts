import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServiceAccountDirectory } from '../../src/auth/service-account-directory.js';
import {
  createServiceAccount,
  listServiceAccounts,
  type NewServiceAccount,
  revokeServiceAccount,
} from '../../src/auth/service-accounts.js';
import { openAuthDatabase } from './auth-database.js';

let database: Awaited<ReturnType<typeof openAuthDatabase>>;

beforeAll(async () => {
  database = await openAuthDatabase();
});

afterAll(() => database.close());

const em = () => database.orm.em.fork();
const find = (key: string) => createServiceAccountDirectory(database.hub).find(key);

function account(name: string, more: Partial<NewServiceAccount> = {}): NewServiceAccount {
  return { name, department: 'health', tier: 'STREET', areaCodes: ['441900001000', '441900002000'], ...more };
}

describe('a service account', () => {
  test('is found by its key', async () => {
    const key = await createServiceAccount(em(), account('clinic'));
    expect(await find(key)).toEqual({
      id: 'service:clinic',
      kind: 'system',
      department: 'health',
      tier: 'STREET',
      areaCodes: ['441900001000', '441900002000'],
    });
  });

  test('has a key of 256 random bits, of which only the SHA-256 is stored', async () => {
    const key = await createServiceAccount(em(), account('stored'));
    const secret = key.slice(-43);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const { rows } = await database.owner.query('SELECT * FROM service_account WHERE name = $1', ['stored']);
    expect(rows[0].key_hash).toEqual(createHash('sha256').update(secret).digest());
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(key).toBe(`ffk_${rows[0].id}_${secret}`);
  });

  test('opens nothing from the moment it is revoked', async () => {
    const key = await createServiceAccount(em(), account('leaving'));
    const directory = createServiceAccountDirectory(database.hub);
    expect(await directory.find(key)).toBeDefined();
    await revokeServiceAccount(em(), 'leaving');
    expect(await directory.find(key)).toBeUndefined();
  });

  test('keeps the time of its first revocation', async () => {
    await createServiceAccount(em(), account('twice'));
    await revokeServiceAccount(em(), 'twice');
    const revokedAt = async () => (await listServiceAccounts(em())).find(({ name }) => name === 'twice')?.revokedAt;
    const first = await revokedAt();
    await revokeServiceAccount(em(), 'twice');
    expect(first).toBeInstanceOf(Date);
    expect(await revokedAt()).toEqual(first);
  });

  test('opens nothing after its expiry', async () => {
    const key = await createServiceAccount(em(), account('brief', { expiresAt: new Date(Date.now() + 60_000) }));
    expect(await find(key)).toBeDefined();
    await database.owner.query(`UPDATE service_account SET expires_at = now() WHERE name = 'brief'`);
    expect(await find(key)).toBeUndefined();
  });

  test('is not found by another key, id or form', async () => {
    const key = await createServiceAccount(em(), account('guarded'));
    const other = await createServiceAccount(em(), account('guest'));
    const id = key.slice(4, 40);
    const secret = key.slice(41);
    for (const wrong of [
      `ffk_${id}_${other.slice(41)}`,
      `ffk_00000000-0000-4000-8000-000000000000_${secret}`,
      `ffk_${id.toUpperCase()}_${secret}`,
      key.slice(0, -1),
      `${key}A`,
      `ffk_${id}_`,
      'ffk_',
      `ffk_${id}'--_${secret}`,
    ]) {
      expect(await find(wrong)).toBeUndefined();
    }
  });

  test('is written by the owner alone, not by the role that serves requests', async () => {
    for (const statement of [
      `UPDATE service_account SET tier = 'CITY'`,
      'DELETE FROM service_account',
      'TRUNCATE service_account',
      `INSERT INTO service_account (name) VALUES ('x')`,
    ]) {
      await expect(database.hub.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('an account is refused', () => {
  test.each<[string, Partial<NewServiceAccount>, RegExp]>([
    ['without a proper name', { name: 'Clinic 1' }, /^The name must be/],
    ['without a name', { name: '' }, /^The name must be/],
    ['with an unknown department', { department: 'treasury' }, /^There is no department "treasury"\.$/],
    ['with no area', { areaCodes: [] }, /^At least one area is needed\.$/],
    ['with an unknown area', { areaCodes: ['441900001000', '1'] }, /no area of the level STREET with the code 1\.$/],
    ['with an area of another level', { tier: 'COMMUNITY' }, /with the code 441900001000, 441900002000\.$/],
    ['at the grid tier', { tier: 'GRID' }, /^The tier must be one of CITY, DISTRICT, STREET, COMMUNITY\.$/],
    ['with an expiry in the past', { expiresAt: new Date(0) }, /^The expiry must be a moment in the future\.$/],
    ['with an expiry that is no date', { expiresAt: new Date('soon') }, /^The expiry must be/],
  ])('%s', async (_, more, message) => {
    await expect(createServiceAccount(em(), account('refused', more))).rejects.toThrow(message);
  });

  test('with a name that was used before, even by a revoked account', async () => {
    await createServiceAccount(em(), account('unique'));
    await revokeServiceAccount(em(), 'unique');
    await expect(createServiceAccount(em(), account('unique'))).rejects.toThrow(/^There is a service account "unique"/);
  });

  test('for revocation when it does not exist', async () => {
    await expect(revokeServiceAccount(em(), 'nobody')).rejects.toThrow('There is no service account "nobody".');
  });
});

test('accounts are listed by name', async () => {
  const names = (await listServiceAccounts(em())).map(({ name }) => name);
  expect(names).toContain('clinic');
  expect(names).toEqual(names.toSorted());
});

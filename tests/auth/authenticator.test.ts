import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAreaDirectory } from '../../src/auth/area-directory.js';
import { type Authenticator, createAuthenticator } from '../../src/auth/authenticator.js';
import { type DemoCallers, makeDemoCallers } from '../../src/auth/demo-callers.js';
import { createDuties, type DutyConflict } from '../../src/auth/duties.js';
import { createServiceAccountDirectory } from '../../src/auth/service-account-directory.js';
import { createServiceAccount, revokeServiceAccount } from '../../src/auth/service-accounts.js';
import { openAuthDatabase } from './auth-database.js';

const DEPARTMENTS = ['health', 'civil_affairs', 'audit'];
const AREAS = {
  CITY: '441900000000',
  DISTRICT: '441900000000',
  STREET: '441900001000',
  COMMUNITY: '441900001001',
  GRID: '441900001001001',
};

let database: Awaited<ReturnType<typeof openAuthDatabase>>;
let home: string;
let demo: DemoCallers;
let authenticate: Authenticator;
const conflicts: DutyConflict[] = [];

beforeAll(async () => {
  database = await openAuthDatabase();
  home = await mkdtemp(join(tmpdir(), 'fivefold-auth-'));
  demo = await makeDemoCallers(home, DEPARTMENTS, AREAS);
  authenticate = createAuthenticator({
    ...demo.issuer,
    departments: new Set(DEPARTMENTS),
    areas: createAreaDirectory(database.hub),
    serviceAccounts: createServiceAccountDirectory(database.hub),
    duties: createDuties({ database: database.hub, onConflict: (conflict) => conflicts.push(conflict) }),
  });
});

afterAll(async () => {
  await rm(home, { recursive: true });
  await database.close();
});

function bearer(name: string): string {
  const caller = demo.callers.find((each) => each.name === name);
  if (caller === undefined) throw new Error(`no demo caller ${name}`);
  return `Bearer ${caller.token}`;
}

describe('a token', () => {
  test('gives the caller with the ids of the areas', async () => {
    expect(await authenticate({ authorization: bearer('demo:health:street') })).toEqual({
      id: 'demo:health:street',
      kind: 'person',
      department: 'health',
      tier: 'STREET',
      areaIds: [3],
    });
  });

  test('gives a caller that nobody can change', async () => {
    const principal = await authenticate({ authorization: bearer('demo:health:city') });
    expect(Object.isFrozen(principal)).toBe(true);
    expect(Object.isFrozen(principal.areaIds)).toBe(true);
  });

  test('gives no areas at the grid tier', async () => {
    expect(await authenticate({ authorization: bearer('demo:health:grid') })).toMatchObject({
      tier: 'GRID',
      areaIds: [],
    });
  });

  test('gives a caller of its own for each request, with its purpose and case', async () => {
    const authorization = bearer('demo:health:street');
    const reason = { purpose: '%E8%B5%B0%E8%AE%BF', caseId: ' 2025-17 ' };
    expect(await authenticate({ authorization, ...reason })).toMatchObject({ purpose: '走访', caseId: '2025-17' });
    const plain = await authenticate({ authorization });
    expect(plain).not.toHaveProperty('purpose');
    expect(plain).not.toHaveProperty('caseId');
  });
});

describe('a service account', () => {
  test('calls with its key until it is revoked', async () => {
    const em = database.orm.em.fork();
    const key = await createServiceAccount(em, {
      name: 'clinic',
      department: 'health',
      tier: 'COMMUNITY',
      areaCodes: ['441900001001'],
    });
    expect(await authenticate({ authorization: `Bearer ${key}`, purpose: 'nightly' })).toEqual({
      id: 'service:clinic',
      kind: 'system',
      department: 'health',
      tier: 'COMMUNITY',
      areaIds: [5],
      purpose: 'nightly',
    });
    await revokeServiceAccount(em, 'clinic');
    await expect(authenticate({ authorization: `Bearer ${key}` })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('no credential', () => {
  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic dXNlcjpwYXNz',
    'Bearer a b',
    'Bearer ffk_',
    'Bearer ffk_00000000-0000-4000-8000-000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'Bearer nonsense',
  ])('%j gives always the same error', async (authorization) => {
    await expect(authenticate({ authorization })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'No valid credential was given.',
    });
  });

  test('comes before anything else that is wrong', async () => {
    await expect(authenticate({ purpose: '' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

test('the scheme may be written in any case', async () => {
  const authorization = bearer('demo:auditor').replace('Bearer', 'bearer');
  expect(await authenticate({ authorization })).toMatchObject({ kind: 'auditor', department: 'audit', areaIds: [1] });
});

test('a bad purpose or case is the caller’s mistake', async () => {
  const authorization = bearer('demo:health:street');
  await expect(authenticate({ authorization, purpose: ' ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(authenticate({ authorization, caseId: 'a%00' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callerOfClaims } from '../../src/auth/claims.js';
import { createDuties, type Duties, type DutyConflict } from '../../src/auth/duties.js';
import { listDuties, releaseDuty } from '../../src/auth/release-duty.js';
import type { PrincipalKind } from '../../src/shared/principal.js';
import { openAuthDatabase } from './auth-database.js';

let database: Awaited<ReturnType<typeof openAuthDatabase>>;
let nodes: readonly Duties[];
const conflicts: DutyConflict[] = [];

beforeAll(async () => {
  database = await openAuthDatabase();
  const onConflict = (conflict: DutyConflict) => conflicts.push(conflict);
  nodes = [1, 2].map(() => createDuties({ database: database.hub, onConflict }));
});
afterAll(() => database.close());

const call = (id: string, kind: PrincipalKind, node = 0) => nodes[node]?.expect({ id, kind });
const refused = { code: 'DUTIES_NOT_SEPARATE' };

describe('the duties of administrator, policy officer and auditor', () => {
  test('are bound to the first one in which an account calls, on every node', async () => {
    await call('wang', 'auditor');
    await call('wang', 'auditor', 1);
    for (const kind of ['officer', 'admin'] as const) {
      await expect(call('wang', kind, 1)).rejects.toMatchObject(refused);
    }
    await call('wang', 'auditor');
    expect(conflicts.at(-1)).toEqual({ subject: 'wang', duty: 'admin', known: 'auditor' });
  });

  test('leave other kinds of caller alone', async () => {
    await call('li', 'officer');
    await call('li', 'person');
    await call('li', 'system');
    await call('zhao', 'person');
    expect((await listDuties(database.orm.em.fork())).map(({ subject, duty }) => [subject, duty])).toEqual([
      ['li', 'officer'],
      ['wang', 'auditor'],
    ]);
  });

  test('of two nodes that see an account in two of them at once, only one passes', async () => {
    for (let turn = 0; turn < 20; turn++) {
      const both = await Promise.allSettled([
        call(`at once ${turn}`, 'auditor', 0),
        call(`at once ${turn}`, 'admin', 1),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });

  test('are released by an operator, with a receipt or not at all', async () => {
    const em = () => database.orm.em.fork();
    await call('sun', 'officer');
    await expect(releaseDuty(em(), 'sun', async () => Promise.reject(new Error('no receipt')))).rejects.toThrow(
      'no receipt',
    );
    await expect(call('sun', 'auditor')).rejects.toMatchObject(refused);
    expect(await releaseDuty(em(), 'sun', async () => undefined)).toMatchObject({ subject: 'sun', duty: 'officer' });
    await call('sun', 'auditor', 1);
    await expect(call('sun', 'officer')).rejects.toMatchObject(refused);
    await expect(releaseDuty(em(), 'nobody', async () => undefined)).rejects.toThrow('"nobody" is bound to no duty.');
  });

  test('cannot be changed or released by the hub itself', async () => {
    await call('chen', 'auditor');
    for (const change of [`update access_duty set duty = 'admin'`, 'delete from access_duty', 'truncate access_duty']) {
      await expect(database.hub.query(change)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('a token', () => {
  const names = { department: 'department', tier: 'tier', areas: 'areas', role: 'role' };
  const read = (role: unknown) =>
    callerOfClaims({ sub: 'x', department: 'audit', tier: 'CITY', areas: ['1'], role }, names, new Set(['audit']));

  test.each([[['auditor', 'officer']], [['person', 'admin', 'auditor']], ['auditor officer'], ['admin,auditor']])(
    'that names several of them is refused: %j',
    (role) => {
      expect(() => read(role)).toThrow(expect.objectContaining(refused));
    },
  );

  test.each([[['auditor']], [['auditor', 'auditor']], ['auditor person'], [['person', 'officer']], [{}], [7]])(
    'that does not name one kind of caller describes none: %j',
    (role) => {
      expect(read(role)).toBeUndefined();
    },
  );

  test('with one of them is as before', () => {
    expect(read('auditor')).toMatchObject({ kind: 'auditor' });
    expect(read(undefined)).toMatchObject({ kind: 'person' });
  });
});

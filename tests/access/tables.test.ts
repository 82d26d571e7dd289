import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let owner: pg.Client;
let hub: pg.Client;
let street: number;
let district: number;

beforeAll(async () => {
  database = await cloneDatabase('demo');
  owner = new pg.Client(database.owner);
  hub = new pg.Client(database.hub);
  await Promise.all([owner.connect(), hub.connect()]);
  const { rows } = await owner.query(`select id, district_id from area where level = 'STREET' limit 1`);
  street = rows[0].id;
  district = rows[0].district_id;
});

afterAll(async () => {
  await Promise.all([owner.end(), hub.end()]);
  await database.close();
});

const REQUEST = {
  kind: 'request',
  state: 'requested',
  type: 'Person',
  fields: ['idNumber', 'phone'],
  purpose: 'a visit',
  reason: 'a reason',
  department: 'health',
  tier: 'STREET',
  holder_area_ids: [1],
  source_department: 'public_security',
  requested_by: 'asker',
};

async function insert(values: Readonly<Record<string, unknown>>, period = '1 day'): Promise<string> {
  const given = { ...REQUEST, area_id: street, ...values };
  const columns = Object.keys(given);
  const { rows } = await hub.query(
    `insert into access_grant (${columns.join()}, valid_from, valid_to, reply_by)
     values (${columns.map((_, at) => `$${at + 1}`).join()}, now(), now() + interval '${period}', now() + interval '1 hour') returning id`,
    Object.values(given),
  );
  return rows[0].id;
}

async function epoch(): Promise<number> {
  const { rows } = await hub.query('select epoch from access_state');
  return Number(rows[0].epoch);
}

const approve = `update access_grant set state = 'granted', decided_by = 'decider', decided_at = now() where id = $1`;
const revoke = `update access_grant set state = 'revoked', revoked_by = 'x', revoked_at = now(), revocation_reason = 'over' where id = $1`;

describe('A grant', () => {
  test('advances the epoch when it begins to count and when it ends, and not when it is asked for', async () => {
    const start = await epoch();
    const id = await insert({});
    expect(await epoch()).toBe(start);
    await hub.query(approve, [id]);
    const granted = await epoch();
    expect(granted).toBeGreaterThan(start);
    await hub.query(revoke, [id]);
    expect(await epoch()).toBeGreaterThan(granted);
  });

  test('tells listeners the epoch', async () => {
    const told = new Promise((resolve) => hub.once('notification', ({ payload }) => resolve(Number(payload))));
    await hub.query('listen fivefold_access');
    const id = await insert({ kind: 'emergency', state: 'granted', purpose: null, holder_id: 'one' });
    expect(await told).toBe(await epoch());
    await hub.query('unlisten fivefold_access');
    await hub.query(revoke, [id]);
  });

  test.each([
    ['its asker decides', `update access_grant set state = 'granted', decided_by = 'asker', decided_at = now()`],
    ['nobody is named', `update access_grant set state = 'granted'`],
    ['it gets more fields', `${approve.split(' where')[0]}, fields = fields || '{name}'`],
    ['it gets longer', `${approve.split(' where')[0]}, valid_to = valid_to + interval '1 second'`],
    [
      'it gets a wider area',
      `${approve.split(' where')[0]}, area_id = (select district_id from area where id = area_id)`,
    ],
    [
      'it is refused and narrowed',
      `update access_grant set state = 'refused', decided_by = 'd', decided_at = now(), fields = '{phone}'`,
    ],
    ['it is asked again', `update access_grant set state = 'requested'`],
  ])('is not changed when %s', async (_, change) => {
    const id = await insert({});
    const where = change.includes('where id = area_id')
      ? `${change} where access_grant.id = $1`
      : `${change} where id = $1`;
    await expect(hub.query(where, [id])).rejects.toMatchObject({ code: '23514' });
  });

  test('may be narrowed by its approval, and is fixed from then on', async () => {
    const id = await insert({ area_id: district });
    const narrow = `${approve.split(' where')[0]}, fields = '{phone}', area_id = $2, valid_to = valid_to - interval '1 hour' where id = $1`;
    await hub.query(narrow, [id, street]);
    for (const change of [
      `fields = '{}'`,
      `area_id = ${district}`,
      `valid_to = now()`,
      `note = 'other'`,
      `decided_by = 'y'`,
    ])
      await expect(hub.query(`update access_grant set ${change} where id = $1`, [id])).rejects.toMatchObject({
        code: '23514',
      });
    await hub.query(revoke, [id]);
    await expect(hub.query(revoke, [id])).rejects.toMatchObject({ code: '23514' });
  });

  test('cannot be approved once the time for a reply is over', async () => {
    const id = await insert({});
    await owner.query('alter table access_grant disable trigger access_grant_change');
    await owner.query('update access_grant set reply_by = now() where id = $1', [id]);
    await owner.query('alter table access_grant enable always trigger access_grant_change');
    await expect(hub.query(approve, [id])).rejects.toMatchObject({ code: '23514' });
  });

  test('of an emergency is bound to one person and 24 hours', async () => {
    const emergency = { kind: 'emergency', state: 'granted', purpose: null };
    await expect(insert(emergency)).rejects.toMatchObject({ constraint: 'access_grant_emergency_valid' });
    const long = insert({ ...emergency, holder_id: 'one' }, '25 hours');
    await expect(long).rejects.toMatchObject({ constraint: 'access_grant_emergency_valid' });
    await expect(insert({ state: 'granted' })).rejects.toMatchObject({ code: '23514' });
  });
});

describe('A version of the policy', () => {
  const BASE = '00000000000000a0';
  const propose = (version: string, base = BASE) =>
    hub.query(
      `insert into access_policy (version, files, origin, state, base, reason, proposed_by, proposed_at)
       values ($1, '{}', 'proposed', 'candidate', $2, 'why', 'p', now())`,
      [version, base],
    );
  const refuse = (version: string) =>
    hub.query(`update access_policy set state = 'refused', decided_by = 'd', decided_at = now() where version = $1`, [
      version,
    ]);
  const activate = (version: string, by = 'd') =>
    hub.query(
      `update access_policy set state = 'active', decided_by = $2, decided_at = now(), activated_at = now() where version = $1`,
      [version, by],
    );
  const retire = () =>
    hub.query(`update access_policy set state = 'retired', retired_at = now() where state = 'active'`);
  const replace = async (version: string, by?: string) => {
    await hub.query('begin');
    try {
      await retire();
      await activate(version, by);
      await hub.query('commit');
    } catch (error) {
      await hub.query('rollback');
      throw error;
    }
  };

  beforeAll(async () => {
    const shipped = `insert into access_policy (version, files, origin, state, activated_at) values ($1, '{}', 'shipped', 'active', now())`;
    await owner.query(shipped, [BASE]);
  });

  test('is put in force by a second person, in the place of the one in force, and advances the epoch', async () => {
    await propose('00000000000000a1');
    const before = await epoch();
    await expect(replace('00000000000000a1', 'p')).rejects.toMatchObject({ code: '23514' });
    await expect(activate('00000000000000a1')).rejects.toMatchObject({ code: '23514' });
    await replace('00000000000000a1');
    expect(await epoch()).toBeGreaterThan(before);
  });

  test('replaces only the version that was in force when it was proposed', async () => {
    await propose('00000000000000a2', '00000000000000a1');
    await propose('00000000000000a4', '00000000000000a1');
    await replace('00000000000000a2');
    await expect(replace('00000000000000a4')).rejects.toThrow('another version than the one in force');
    await expect(propose('00000000000000a5', '00000000000000a5')).rejects.toMatchObject({ code: '23514' });
    await refuse('00000000000000a4');
  });

  test('can be proposed anew after it was retired, and its files never change', async () => {
    const again = `update access_policy set state = 'candidate', origin = 'proposed', base = '00000000000000a2', reason = 'back',
      proposed_by = 'q', proposed_at = now(), decided_by = null, decided_at = null, note = null, activated_at = null, retired_at = null
      where version = $1`;
    await hub.query(again, ['00000000000000a1']);
    await refuse('00000000000000a1');
    await expect(hub.query(`update access_policy set files = '{"a": "b"}'`)).rejects.toMatchObject({ code: '42501' });
    await expect(owner.query(`update access_policy set files = '{"a": "b"}'`)).rejects.toMatchObject({ code: '23514' });
  });

  test('cannot enter in force unless it is shipped', async () => {
    const enter = `insert into access_policy (version, files, origin, state, base, reason, proposed_by, proposed_at, decided_by, decided_at, activated_at)
      values ('00000000000000a3', '{}', 'proposed', 'active', $1, 'why', 'p', now(), 'd', now(), now())`;
    await expect(hub.query(enter, [BASE])).rejects.toMatchObject({ code: '23514' });
  });
});

describe('The tables of access', () => {
  test.each(['access_policy', 'access_grant', 'access_state'])('keep their rows: %s', async (table) => {
    for (const change of [`delete from ${table}`, `truncate ${table}`]) {
      await expect(owner.query(change)).rejects.toThrow('rows are kept');
      await expect(hub.query(change)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('keep from the hub what is set once', async () => {
    for (const change of [
      'update access_state set epoch = 1',
      `update access_grant set requested_by = 'x'`,
      `update access_grant set holder_id = 'x'`,
      `update access_policy set version = 'x'`,
    ])
      await expect(hub.query(change)).rejects.toMatchObject({ code: '42501' });
  });

  test('have a guard that passes in its epoch until its time, and tells the rest by FF001', async () => {
    const now = await epoch();
    const guard = (of: number, until: string) => hub.query('select access_guard($1, $2)', [of, until]);
    expect((await guard(now, 'infinity')).rows).toEqual([{ access_guard: true }]);
    await expect(guard(now - 1, 'infinity')).rejects.toMatchObject({ code: 'FF001' });
    await expect(guard(now, '2020-01-01')).rejects.toMatchObject({ code: 'FF001' });
  });

  test('come to another epoch when an area moves', async () => {
    const before = await epoch();
    await owner.query(
      `update area set parent_id = (select id from area other where other.level = 'STREET' and other.id <> area.street_id limit 1)
       where id = (select id from area where level = 'COMMUNITY' limit 1)`,
    );
    expect(await epoch()).toBeGreaterThan(before);
  });
});

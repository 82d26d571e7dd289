import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type AccessStates, openAccessStates } from '../../src/access/access-states.js';
import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import type { Vocabulary } from '../../src/policy/vocabulary.js';
import { StartupError } from '../../src/shared/startup-error.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { hubPolicy } from '../support/policy.js';
import { changedPolicy, enforcePolicy } from '../support/stored-policies.js';

const shipped = hubPolicy();
const newer = changedPolicy('Person.yaml', /(phone: .*) HE: full,/, '$1 HE: none,');

let database: TestDatabase;
let queries: pg.Pool;
let owner: pg.Pool;
let told: string[];
const opened: AccessStates[] = [];

beforeEach(async () => {
  database = await cloneDatabase('migrated');
  queries = new pg.Pool({ ...database.hub, max: 2 });
  owner = new pg.Pool({ ...database.owner, max: 1 });
  for (const pool of [queries, owner]) pool.on('error', () => undefined);
  told = [];
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((states) => states.close()));
  await Promise.all([queries.end(), owner.end()]);
  await database.close();
});

async function open(policy: LoadedPolicy, vocabulary: Vocabulary = vocabularyOf(MODELS)): Promise<AccessStates> {
  const tell = (level: string) => (_: object, message: string) => void told.push(`${level}: ${message}`);
  const log = { info: tell('info'), warn: tell('warn'), error: tell('error') };
  const states = await openAccessStates({ queries, settings: database.hub, vocabulary, shipped: policy, log });
  opened.push(states);
  return states;
}

/** The statements of a test hub, on this database. */
const tables = () =>
  ({
    sql: async (text: string, values: readonly unknown[] = []) => (await owner.query(text, [...values])).rows,
    value: async (text: string) => Object.values((await owner.query(text)).rows[0])[0],
  }) as Parameters<typeof enforcePolicy>[0];

async function stored(): Promise<readonly string[]> {
  const { rows } = await owner.query('select version, origin, state from access_policy order by activated_at');
  return rows.map(({ version, origin, state }) => `${version} ${origin} ${state}`);
}

describe('At the start', () => {
  test('the shipped files are stored and in force, by whichever node comes first', async () => {
    const [one, two] = await Promise.all([open(shipped), open(shipped)]);
    expect(await stored()).toEqual([`${shipped.version} shipped active`]);
    expect(one.current()).toEqual(two.current());
    expect(one.current()).toMatchObject({ policy: { version: shipped.version }, grants: [] });
    expect(told).toEqual(['info: the shipped access files are in force']);
  });

  test('other shipped files replace shipped ones, and may come back', async () => {
    await open(shipped);
    expect((await open(newer)).current().policy.version).toBe(newer.version);
    expect(await stored()).toEqual([`${shipped.version} shipped retired`, `${newer.version} shipped active`]);
    await open(shipped);
    expect(await stored()).toEqual([`${newer.version} shipped retired`, `${shipped.version} shipped active`]);
    await open(shipped);
    expect(told).toHaveLength(3);
  });

  test('a proposed version stays in force, and shipped files that differ are a warning', async () => {
    await open(shipped);
    await enforcePolicy(tables(), newer);
    const states = await open(shipped);
    expect(states.current().policy.version).toBe(newer.version);
    expect(told.at(-1)).toBe('warn: the shipped access files differ from the version in force, which stays');
    const equal = await open(newer);
    expect(equal.current().policy.version).toBe(newer.version);
    expect(told).toHaveLength(2);
  });

  test('a proposed version that does not fit the software is refused, with each problem and the way out', async () => {
    await open(shipped);
    await enforcePolicy(tables(), newer);
    const { types, masks } = vocabularyOf(MODELS);
    const { Person, ...others } = types;
    if (Person === undefined) throw new Error('the vocabulary has no Person');
    const { phone: _, ...fields } = Person.fields;
    const vocabulary = { types: { ...others, Person: { ...Person, fields } }, masks };
    const error: unknown = await open(shipped, vocabulary).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartupError);
    expect(String(error)).toContain('Person.yaml:14: unknown field "phone"');
    expect(String(error)).toContain('fivefold access ship');
  });
});

describe('The states of a node', () => {
  test('follow what other nodes do, by being told', async () => {
    const states = await open(shipped);
    await sleep(100);
    await enforcePolicy(tables(), newer);
    for (let waited = 0; states.current().policy.version !== newer.version && waited < 5_000; waited += 20)
      await sleep(20);
    expect(states.current().policy.version).toBe(newer.version);
  });

  test('are told again after the connection was lost', async () => {
    const states = await open(shipped);
    await sleep(100);
    await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'fivefold listens' and datname = current_database()`,
    );
    await enforcePolicy(tables(), newer);
    for (let waited = 0; states.current().policy.version !== newer.version && waited < 5_000; waited += 20)
      await sleep(20);
    expect(states.current().policy.version).toBe(newer.version);
    expect(told).toContain('warn: the connection that tells of access changes was lost');
  });

  test('keep the policy, and what is cached under it, when only grants change', async () => {
    const states = await open(shipped);
    const before = states.current();
    await owner.query('update access_state set epoch = epoch + 1');
    const after = await states.refresh();
    expect(after.epoch).not.toBe(before.epoch);
    expect(after.policy).toBe(before.policy);
    expect(await states.refresh()).toBe(after);
  });

  test('hold what was committed before they were asked for', async () => {
    const states = await open(shipped);
    for (let round = 0; round < 30; round++) {
      void states.refresh();
      const { rows } = await owner.query('update access_state set epoch = epoch + 1 returning epoch::text');
      const found = await Promise.all([states.refresh(), states.refresh()]);
      expect(found.map(({ epoch }) => epoch)).toEqual([rows[0].epoch, rows[0].epoch]);
    }
  });

  test('tell the time of the database, never ahead of it', async () => {
    const states = await open(shipped);
    for (let round = 0; round < 20; round++) {
      const now = states.now();
      const { rows } = await owner.query('select (extract(epoch from clock_timestamp()) * 1000)::float8 as now');
      expect(now).toBeLessThanOrEqual(rows[0].now);
      expect(rows[0].now - now).toBeLessThan(2_000);
    }
  });
});

describe('Versions of the policy', () => {
  test('are read from the database, in force or not, and there is no other', async () => {
    await open(shipped);
    await enforcePolicy(tables(), newer);
    const states = await open(shipped);
    expect((await states.policy(shipped.version))?.files).toEqual(shipped.files);
    expect((await states.policy(newer.version))?.files).toEqual(newer.files);
    expect(await states.policy('0000000000000000')).toBeUndefined();
  });

  test('are refused when their files were altered', async () => {
    const states = await open(shipped);
    await owner.query('alter table access_policy disable trigger user');
    await owner.query(
      `insert into access_policy (version, files, origin, state, activated_at, retired_at) values ('00000000000000aa', $1, 'shipped', 'retired', now(), now())`,
      [JSON.stringify(newer.files)],
    );
    await expect(states.policy('00000000000000aa')).rejects.toThrow('were altered');
  });
});

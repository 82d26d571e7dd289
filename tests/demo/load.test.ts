import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { demoCallerId, demoPlacement } from '../../src/demo/callers.js';
import { loadDemo } from '../../src/demo/load.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

const TABLES = [
  'area',
  'place',
  'household',
  'person',
  'organization',
  'thing',
  'event',
  'event_assignment',
  'event_party',
  'event_thing',
  'grid_assignment',
];

async function within<T>(database: TestDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(database.owner);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One hash over every row of every table. */
async function fingerprint(database: TestDatabase): Promise<string> {
  return within(database, async (client) => {
    const hashes: string[] = [];
    for (const table of TABLES) {
      const { rows } = await client.query(
        `select md5(string_agg(r::text, '|' order by r::text collate "C")) h from ${table} r`,
      );
      hashes.push(`${table} ${rows[0].h}`);
    }
    return hashes.join('\n');
  });
}

async function loaded(options: { people: number; seed?: number; events?: number }): Promise<TestDatabase> {
  const database = await cloneDatabase('migrated');
  await loadDemo(database.owner, options);
  return database;
}

describe('loading', () => {
  test('gives the same rows for the same seed, and others for another', async () => {
    const databases = await Promise.all([
      loaded({ people: 500 }),
      loaded({ people: 500, seed: 1 }),
      loaded({ people: 500, seed: 2 }),
    ]);
    const [first, again, other] = await Promise.all(databases.map(fingerprint));
    await Promise.all(databases.map((database) => database.close()));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('does nothing the second time, nor beside itself', async () => {
    const database = await cloneDatabase('migrated');
    const load = () => loadDemo(database.owner, { people: 300 });
    expect((await Promise.all([load(), load()])).sort()).toEqual([false, true]);
    const before = await fingerprint(database);
    expect(await load()).toBe(false);
    expect(await fingerprint(database)).toBe(before);
    await database.close();
  });

  test('tells each step once, in order', async () => {
    const database = await cloneDatabase('migrated');
    const done: number[] = [];
    let total = 0;
    await loadDemo(database.owner, {
      people: 100,
      onProgress: (progress) => {
        done.push(progress.done);
        total = progress.total;
      },
    });
    await database.close();
    expect(done).toEqual(Array.from({ length: total + 1 }, (_, index) => index));
  });

  test.each([{ people: 99 }, { people: 1.5 }, { people: 1000, events: -1 }, { people: 1000, seed: Number.NaN }])(
    'refuses %j before it touches the database',
    async (options) => {
      await expect(loadDemo({ host: 'nowhere.invalid' }, options)).rejects.toThrow(RangeError);
    },
  );
});

describe('the demo district', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await cloneDatabase('demo');
    client = new pg.Client(database.owner);
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.close();
  });

  const one = async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows[0];

  test('has as many people and events as asked for', async () => {
    expect(
      await one('select (select count(*)::int from person) people, (select count(*)::int from event) events'),
    ).toEqual({
      people: 2000,
      events: 2900,
    });
  });

  test('has the real streets and communities of 建邺区', async () => {
    const { rows } = await client.query(
      `select level, count(*)::int n from area where level !~ 'GRID' group by level order by level`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.level, row.n]))).toEqual({
      CITY: 1,
      DISTRICT: 1,
      STREET: 6,
      COMMUNITY: 64,
    });
    expect(
      await one(`select full_name from area where code = $1 and level = 'COMMUNITY'`, [demoPlacement.COMMUNITY]),
    ).toEqual({
      full_name: '南京市建邺区兴隆街道奥体社区',
    });
  });

  test('closes 98.8 % of its events', async () => {
    const { rate } = await one(
      `select round(100.0 * count(*) filter (where status in ('CLOSED', 'EVALUATED')) / count(*) filter (where status <> 'REJECTED'), 1)::float8 rate from event`,
    );
    expect(rate).toBe(98.8);
  });

  test('has events of every kind, status, request kind and scale', async () => {
    const counts = await one(
      `select count(distinct kind)::int kinds, count(distinct status)::int statuses, count(distinct request_kind)::int requests,
        count(distinct scale)::int scales from event`,
    );
    expect(counts).toEqual({ kinds: 5, statuses: 11, requests: 6, scales: 3 });
  });

  test('ties events, parties and reporters to every department in every street and community, and in the grid of the callers', async () => {
    const { rows } = await client.query(
      `select department_id, count(distinct event.street_id)::int streets, count(distinct event.community_id)::int communities,
        bool_or(grid.code = $1) as in_grid, count(event.reporter_id) > 0 as reporters, count(party.person_id) > 0 as parties
       from event_assignment assigned join event on event.id = assigned.event_id join area grid on grid.id = event.grid_id
       left join event_party party on party.event_id = event.id
       where ended_at is null group by department_id order by department_id`,
      [demoPlacement.GRID],
    );
    expect(rows).toHaveLength(8);
    for (const { department_id, ...found } of rows) {
      expect({ department_id, ...found }).toEqual({
        department_id,
        streets: 6,
        communities: 64,
        in_grid: true,
        reporters: true,
        parties: true,
      });
    }
  });

  test('gives the caller of each department at grid tier an active assignment to the grid', async () => {
    const { rows } = await client.query(
      `select member_id from grid_assignment join area on area.id = grid_assignment.area_id
       where code = $1 and grid_assignment.valid_from <= current_date and grid_assignment.valid_to is null and member_id like 'demo:%' order by member_id`,
      [demoPlacement.GRID],
    );
    const departments = (await client.query('select id from department order by id')).rows.map((row) => row.id);
    expect(rows.map((row) => row.member_id)).toEqual(departments.map((id) => demoCallerId(id, 'GRID')));
  });

  test('names nobody: citizen numbers begin with 99, telephone numbers of residents with 154', async () => {
    expect(
      await one(`select count(*) filter (where id_number not like '99%')::int ids, count(*) filter (where phone not like '154%')::int phones,
        count(id_number) > 1900 as numbered from person`),
    ).toEqual({ ids: 0, phones: 0, numbered: true });
  });

  test('has children under 14, care needs, compound surnames and all kinds of residents, in likely shares', async () => {
    const shares = await one(
      `select avg((birth_date > date '2026-01-01' - interval '14 years')::int)::float8 children,
        avg((cardinality(care_needs) > 0)::int)::float8 care, avg((name ~ '^(欧阳|上官|司马|诸葛|夏侯|皇甫)')::int)::float8 compound,
        count(distinct kind)::int kinds, count(distinct head_relation)::int relations from person`,
    );
    expect(shares.children).toBeGreaterThan(0.09);
    expect(shares.children).toBeLessThan(0.16);
    expect(shares.care).toBeGreaterThan(0.02);
    expect(shares.care).toBeLessThan(0.1);
    expect(shares.compound).toBeGreaterThan(0);
    expect(shares).toMatchObject({ kinds: 4, relations: 5 });
  });

  test('has nothing in the future', async () => {
    expect(
      await one(`select (select count(*)::int from event where reported_at > '2026-01-01' or closed_at > '2026-01-01') events,
        (select count(*)::int from event_assignment where assigned_at > '2026-01-01' or ended_at > '2026-01-01') assignments,
        (select count(*)::int from person where birth_date > '2026-01-01') people`),
    ).toEqual({ events: 0, assignments: 0, people: 0 });
  });

  test('keeps what belongs together in one grid', async () => {
    expect(
      await one(`select
        (select count(*)::int from person join household on household.id = household_id where person.area_id <> household.area_id) people,
        (select count(*)::int from household join place on place.id = place_id where household.area_id <> place.area_id) households,
        (select count(*)::int from event join place on place.id = event.place_id where event.grid_id <> place.grid_id) events`),
    ).toEqual({ people: 0, households: 0, events: 0 });
  });

  test('has its triggers, indexes and foreign keys again after loading', async () => {
    const counts = `select (select count(*)::int from pg_indexes where schemaname = 'public') indexes,
      (select count(*)::int from pg_constraint where contype = 'f' and convalidated) keys,
      (select count(*)::int from pg_trigger where not tgisinternal and tgenabled <> 'D') triggers`;
    const migrated = await cloneDatabase('migrated');
    const before = await within(migrated, async (blank) => (await blank.query(counts)).rows[0]);
    await migrated.close();
    expect(await one(counts)).toEqual(before);
  });
});

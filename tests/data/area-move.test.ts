import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

const TABLES = ['place', 'household', 'person', 'organization', 'thing', 'event', 'grid_assignment'];

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

async function one<T>(sql: string, values: unknown[] = []): Promise<T> {
  const { rows } = await client.query(sql, values);
  return rows[0];
}

/** Rows whose ancestors are not those of their area, and areas whose ancestors do not follow from the tree. */
async function wrong(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of TABLES) {
    const { count } = await one<{ count: number }>(`
      select count(*)::int from ${table} r join area a on a.id = r.area_id
      where (r.city_id, r.district_id, r.street_id, r.community_id, r.grid_id)
        is distinct from (a.city_id, a.district_id, a.street_id, a.community_id, a.grid_id)`);
    found[table] = count;
  }
  const { count } = await one<{ count: number }>(`
    with recursive tree as (
      select id, name as full_name, jsonb_build_object(level, id) as above from area where parent_id is null
      union all
      select area.id, tree.full_name || area.name, tree.above || jsonb_build_object(area.level, area.id)
      from area join tree on tree.id = area.parent_id
    )
    select count(*)::int from tree join area using (id)
    where (area.full_name, area.city_id, area.district_id, area.street_id, area.community_id, area.grid_id) is distinct from
      (tree.full_name, (above->>'CITY')::int, (above->>'DISTRICT')::int, (above->>'STREET')::int, (above->>'COMMUNITY')::int,
       (above->>'GRID')::int)`);
  return { ...found, area: count };
}

const NONE = Object.fromEntries([...TABLES, 'area'].map((table) => [table, 0]));

test('the demo district has no row whose ancestors differ from its area', async () => {
  expect(await wrong()).toEqual(NONE);
});

test('a community moved to another street takes its grids and every row in them along', async () => {
  const community = await one<{ id: number; name: string; street_id: number }>(
    `select id, name, street_id from area where level = 'COMMUNITY' order by id limit 1`,
  );
  const street = await one<{ id: number; full_name: string }>(
    `select id, full_name from area where level = 'STREET' and id <> $1 order by id desc limit 1`,
    [community.street_id],
  );
  const inStreet = () => one<{ n: number }>('select count(*)::int n from person where street_id = $1', [street.id]);
  const movers = await one<{ n: number }>('select count(*)::int n from person where community_id = $1', [community.id]);
  const before = await inStreet();
  expect(movers.n).toBeGreaterThan(0);
  await client.query('update area set parent_id = $1 where id = $2', [street.id, community.id]);
  expect((await inStreet()).n).toBe(before.n + movers.n);
  expect(await wrong()).toEqual(NONE);
  const grid = await one<{ full_name: string }>(
    `select full_name from area where level = 'GRID' and community_id = $1`,
    [community.id],
  );
  expect(grid.full_name.startsWith(street.full_name + community.name)).toBe(true);
});

test('a row moved to another area takes the ancestors of that area, whatever it says itself', async () => {
  await client.query(
    `update person set area_id = (select max(id) from area where level = 'GRID'), city_id = null, grid_id = 1
     where id = (select min(id::text)::uuid from person)`,
  );
  await client.query(`update event set grid_id = null where id = (select min(id::text)::uuid from event)`);
  expect(await wrong()).toEqual(NONE);
});

test('an area cannot be moved below itself', async () => {
  const grid = `(select min(id) from area where level = 'GRID')`;
  await expect(client.query(`update area set parent_id = id where id = ${grid}`)).rejects.toThrow(
    'not of a higher level',
  );
});

test('bounds that leave a place outside are refused', async () => {
  await expect(
    client.query(`update area set east = west + 0.0000001 where id = (select min(area_id) from place)`),
  ).rejects.toThrow('outside these bounds');
});

test('an area is not moved while somebody puts a row into it', async () => {
  const other = new pg.Client(database.owner);
  await other.connect();
  const grid = await one<{ id: number; community_id: number }>(
    `select id, community_id from area where level = 'GRID' order by id limit 1`,
  );
  const target = await one<{ id: number }>(`select max(id) id from area where level = 'COMMUNITY'`);
  await other.query('begin');
  await other.query(`insert into household (number, area_id, tenure) values ('000000001', $1, 'OWNED')`, [grid.id]);
  const move = client.query('update area set parent_id = $1 where id = $2', [target.id, grid.id]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await other.query('commit');
  await move;
  await other.end();
  expect(await wrong()).toEqual(NONE);
});

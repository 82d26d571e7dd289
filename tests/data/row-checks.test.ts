import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let client: pg.Client;

/** A valid row of each table; area 5 is a grid with bounds. */
const VALID = {
  area: {
    code: '320105006010002',
    name: '第2网格',
    level: 'GRID',
    grid_kind: 'BASIC',
    valid_from: '2024-01-01',
    parent_id: 4,
  },
  place: {
    name: '佳园1幢',
    kind: 'RESIDENTIAL_BUILDING',
    area_id: 5,
    address: '和顺路1号',
    longitude: 118.7,
    latitude: 32,
    code: 'P1',
  },
  household: { number: '123456789', area_id: 5, tenure: 'OWNED' },
  person: {
    name: '张三',
    sex: 'FEMALE',
    birth_date: '1949-12-31',
    id_number: '11010519491231002X',
    area_id: 5,
    kind: 'REGISTERED',
  },
  organization: { name: '金陵超市', credit_code: '91320105MA10000030', kind: 'COMPANY', status: 'ACTIVE', area_id: 5 },
  thing: { code: 'T1', kind: 'CAMERA', status: 'IN_USE', area_id: 5 },
  event: {
    number: 'E1',
    kind: 'DISPUTE',
    category: '邻里纠纷',
    status: 'REPORTED',
    area_id: 5,
    reported_at: '2025-01-01T00:00:00Z',
    description: '漏水',
  },
  grid_assignment: { area_id: 5, member_id: 'worker:1', role: 'LEADER', name: '李四', valid_from: '2025-01-01' },
} as const;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  client = new pg.Client(database.owner);
  await client.connect();
  await client.query(`
    insert into area (id, code, name, level, grid_kind, valid_from, parent_id, west, south, east, north) values
      (1, '320100000000', '南京市', 'CITY', null, '2023-06-30', null, null, null, null, null),
      (2, '320105000000', '建邺区', 'DISTRICT', null, '2023-06-30', 1, null, null, null, null),
      (3, '320105006000', '兴隆街道', 'STREET', null, '2023-06-30', 2, null, null, null, null),
      (4, '320105006010', '奥体社区', 'COMMUNITY', null, '2023-06-30', 3, null, null, null, null),
      (5, '320105006010001', '第1网格', 'GRID', 'BASIC', '2024-01-01', 4, 118.6, 31.9, 118.8, 32.1);
    select setval('area_id_seq', 5)`);
});

afterAll(async () => {
  await client.end();
  await database.close();
});

async function insert(table: keyof typeof VALID, change: object): Promise<void> {
  const row = Object.entries({ ...VALID[table], ...change });
  const places = row.map((_, index) => `$${index + 1}`);
  await client.query('begin');
  try {
    const values = row.map(([, value]) => value);
    await client.query(
      `insert into ${table} (${row.map(([name]) => name).join(', ')}) values (${places.join(', ')})`,
      values,
    );
  } finally {
    await client.query('rollback');
  }
}

const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

describe.each(Object.keys(VALID) as (keyof typeof VALID)[])('%s', (table) => {
  test('takes a valid row', async () => {
    await insert(table, {});
  });
});

test.each<[keyof typeof VALID, object, string]>([
  ['area', { code: '320105006010' }, 'area_code_valid'],
  ['area', { code: '320105006010001' }, 'area_code_level_key'],
  ['area', { level: 'VILLAGE' }, 'area_code_valid'],
  ['area', { level: 'MICRO_GRID', code: '320105006010001001', parent_id: 5 }, 'area_grid_kind_valid'],
  ['area', { parent_id: null }, 'only a city has no parent'],
  ['area', { parent_id: 5 }, 'is not of a higher level'],
  ['area', { west: 118 }, 'area_bounds_valid'],
  ['area', { west: 119, south: 31, east: 118, north: 32 }, 'area_bounds_valid'],
  ['area', { valid_to: '2023-12-31' }, 'area_validity_valid'],
  ['place', { longitude: 118.81 }, 'outside its area'],
  ['place', { latitude: 31.89 }, 'outside its area'],
  ['place', { area_id: 4, longitude: 181 }, 'place_location_valid'],
  ['place', { hazards: ['RADIATION'] }, 'place_hazards_valid'],
  ['place', { hazards: ['GAS', null] }, 'place_hazards_valid'],
  ['place', { kind: 'CASTLE' }, 'place_kind_check'],
  ['place', { area_id: 999 }, 'place_area_id_foreign'],
  ['household', { number: '12345678' }, 'household_number_valid'],
  ['household', { number: '12345678a' }, 'household_number_valid'],
  ['household', { tenure: 'SQUATTED' }, 'household_tenure_check'],
  ['person', { name: '' }, 'person_name_valid'],
  ['person', { name: '张'.repeat(81) }, 'person_name_valid'],
  ['person', { id_number: '11010519491231002x' }, 'person_id_number_valid'],
  ['person', { id_number: '110105194912310021' }, 'person_id_number_valid'],
  ['person', { birth_date: '1949-12-30' }, 'person_id_number_valid'],
  ['person', { sex: 'MALE' }, 'person_id_number_valid'],
  ['person', { id_number: null, birth_date: tomorrow }, 'person_birth_date_valid'],
  ['person', { phone: '12345' }, 'person_phone_valid'],
  ['person', { residence_address: '路'.repeat(201) }, 'person_address_valid'],
  ['person', { care_needs: ['WITHHELD'] }, 'person_care_needs_valid'],
  ['person', { marital_status: 'ENGAGED' }, 'person_marital_status_check'],
  ['organization', { credit_code: '91350211M000100Y43' }, 'organization_credit_code_valid'],
  ['organization', { phone: '400' }, 'organization_phone_valid'],
  ['thing', { longitude: 118.7 }, 'thing_location_valid'],
  ['thing', { sharing_until: '2025-01-01' }, 'thing_sharing_valid'],
  ['thing', { sharing_from: '2025-02-01', sharing_until: '2025-01-01' }, 'thing_sharing_valid'],
  ['event', { request_kind: 'REPORT' }, 'event_request_kind_valid'],
  ['event', { kind: 'HAZARD', scale: 'GROUP' }, 'event_scale_valid'],
  ['event', { closed_at: '2024-12-31T00:00:00Z' }, 'event_times_valid'],
  ['event', { description: '水'.repeat(2001) }, 'event_description_valid'],
  ['event', { reporter_phone: '13800000000' }, 'event_reporter_valid'],
  ['event', { status: 'LOST' }, 'event_status_check'],
  ['grid_assignment', { valid_to: '2024-12-31' }, 'grid_assignment_validity_valid'],
  ['grid_assignment', { role: 'KING' }, 'grid_assignment_role_check'],
])('%s refuses %j: %s', async (table, change, reason) => {
  await expect(insert(table, change)).rejects.toThrow(reason);
});

test('a credit code whose check character is 0 and a landline are accepted', async () => {
  await insert('organization', { credit_code: '91320105MA10000030', phone: '025-86001234' });
});

test('an open assignment of a department to an event stands once', async () => {
  await client.query('begin');
  const { rows } = await client.query<{ id: string }>(
    `insert into event (number, kind, category, status, area_id, reported_at, description)
     values ('E2', 'HAZARD', '燃气隐患', 'DISPATCHED', 5, now(), '燃气') returning id`,
  );
  const assign = (ended: string | null) =>
    client.query(
      `insert into event_assignment (event_id, department_id, assigned_at, ended_at) values ($1, 'emergency', $2, $3)`,
      [rows[0]?.id, '2025-01-01T00:00:00Z', ended],
    );
  await assign('2025-01-02T00:00:00Z');
  await assign(null);
  await expect(assign(null)).rejects.toThrow('event_assignment_open_key');
  await client.query('rollback');
});

test('the role of the hub reads the categories, deletes nothing of them and gives no record another id', async () => {
  const hub = new pg.Client(database.hub);
  await hub.connect();
  for (const table of Object.keys(VALID)) {
    await hub.query(`select 1 from ${table}`);
    await expect(hub.query(`delete from ${table}`)).rejects.toThrow('permission denied');
  }
  await expect(hub.query('update person set id = id')).rejects.toThrow('permission denied');
  await expect(hub.query('update person set city_id = city_id')).rejects.toThrow('permission denied');
  await hub.end();
});

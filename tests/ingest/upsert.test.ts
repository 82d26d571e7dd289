import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoPlacement } from '../../src/demo/callers.js';
import { mergeStatements } from '../../src/ingest/merge-statements.js';
import { isIngested } from '../../src/ingest/write-fields.js';
import { MODELS } from '../../src/modules/index.js';
import { type JsonObject, startHub, type TestHub } from '../support/hub.js';
import { ingestOf, resultIn } from '../support/ingest.js';
import { citizenNumber, sentPerson } from '../support/people.js';
import { receiptOf } from '../support/receipt-of.js';

let hub: TestHub;
let ingest: ReturnType<typeof ingestOf>;
beforeAll(async () => {
  hub = await startHub();
  ingest = ingestOf(hub);
});
afterAll(() => hub.close());

const police = () => hub.caller('public_security', 'DISTRICT');
const grid = () => hub.caller('grid_centre', 'DISTRICT');
const stored = async (order: number) =>
  (await hub.sql<JsonObject>('select * from person where id_number = $1', [citizenNumber(order)]))[0];
const rejectsOf = async (records: readonly object[], caller = police(), many = 'people') =>
  resultIn(await ingest.upsert(caller, many, records)).rejects.map(({ line, field, code }) => [line, field, code]);

describe('a batch of people', () => {
  test('becomes records, with a receipt that names them and holds no value', async () => {
    const answer = await ingest.upsert(police(), 'people', [sentPerson(1), sentPerson(2)]);
    expect(resultIn(answer)).toMatchObject({ repeated: false, accepted: 2, rejects: [] });
    const one = await stored(1);
    expect(one).toMatchObject({ name: '张1', sex: 'MALE', kind: 'REGISTERED', care_needs: [] });
    const receipt = JSON.stringify(await receiptOf(hub, answer));
    expect(receipt).toContain(
      `"action":"upsertPeople","type":"Person","fields":["birthDate","idNumber","kind","name","residenceArea","sex"]`,
    );
    expect(receipt).toContain(String(one?.id));
    expect(receipt).not.toContain('张1');
  });

  test('changes nothing when it is sent again, under its key or another one', async () => {
    const records = [sentPerson(3), sentPerson(4, { sourceId: '' })];
    const first = await ingest.upsert(police(), 'people', records, { idempotencyKey: 'again' });
    const before = await hub.value('select xmin::text from person where id_number = $1', citizenNumber(3));
    const again = await ingest.upsert(police(), 'people', records, { idempotencyKey: 'again' });
    const other = await ingest.upsert(police(), 'people', records);
    expect([resultIn(again), resultIn(other)]).toMatchObject([
      { ...resultIn(first), repeated: true },
      { accepted: 1, repeated: false, rejects: resultIn(first).rejects },
    ]);
    expect(await hub.value('select xmin::text from person where id_number = $1', citizenNumber(3))).toBe(before);
    expect(JSON.stringify(await receiptOf(hub, other))).not.toContain('"writes"');
  });

  test('is refused under the key of a batch with other content', async () => {
    await ingest.upsert(police(), 'people', [sentPerson(5)], { idempotencyKey: 'taken' });
    const other = await ingest.upsert(police(), 'people', [sentPerson(6)], { idempotencyKey: 'taken' });
    expect([other.codes, await stored(6)]).toEqual([['IDEMPOTENCY_KEY_REUSED'], undefined]);
  });

  test('gives each record the newest state, in whichever order they come', async () => {
    const older = sentPerson(7, { name: '旧', modifiedAt: '2026-01-01T00:00:00Z', phone: undefined });
    const newer = sentPerson(7, { name: '新', modifiedAt: '2026-01-02T08:00:00+08:00' });
    await ingest.upsert(police(), 'people', [newer]);
    expect(resultIn(await ingest.upsert(police(), 'people', [older]))).toMatchObject({ accepted: 1, rejects: [] });
    expect(await stored(7)).toMatchObject({ name: '新' });
    await ingest.upsert(
      police(),
      'people',
      [sentPerson(8, { name: '新', modifiedAt: '2026-01-03T00:00:00Z' }), sentPerson(8)].reverse(),
    );
    expect(await stored(8)).toMatchObject({ name: '张8' });
  });

  test('is kept but for the records that are wrong, each with its field and code', async () => {
    const area = { code: demoPlacement.GRID };
    const wrong = [
      sentPerson(20),
      sentPerson(21, { name: '' }),
      sentPerson(22, { name: '长'.repeat(81) }),
      sentPerson(23, { idNumber: '990001198001010018' }),
      sentPerson(24, { birthDate: '1980-01-02' }),
      sentPerson(25, { phone: '12345' }),
      sentPerson(26, { residenceArea: { code: '999999999999' } }),
      sentPerson(27, { residenceArea: { code: '320104000000' } }),
      sentPerson(28, { household: { sourceId: 'unknown' } }),
      sentPerson(29, { id: '00000000-0000-4000-8000-000000000000' }),
      sentPerson(30, { modifiedAt: '2999-01-01T00:00:00Z' }),
      sentPerson(31, { kind: undefined }),
      sentPerson(32, { maritalStatus: 'SINGLE' }),
      sentPerson(33, { idNumber: undefined, birthDate: '2999-01-01' }),
      sentPerson(34, { residenceArea: area, registeredArea: area }),
      sentPerson(35, { name: 'a\u0000b' }),
    ];
    expect(await rejectsOf(wrong)).toEqual([
      [2, 'name', 'WRONG_LENGTH'],
      [3, 'name', 'WRONG_LENGTH'],
      [4, 'idNumber', 'INVALID_CODE'],
      [5, 'idNumber', 'CONTRADICTION'],
      [6, 'phone', 'INVALID_CODE'],
      [7, 'residenceArea', 'AREA_NOT_FOUND'],
      [8, 'residenceArea', 'AREA_NOT_FOUND'],
      [9, 'household', 'REFERENCE_NOT_FOUND'],
      [10, 'id', 'RECORD_NOT_FOUND'],
      [11, 'modifiedAt', 'INVALID_DATE'],
      [12, 'kind', 'REQUIRED'],
      [13, 'maritalStatus', 'FIELD_NOT_WRITABLE'],
      [14, 'birthDate', 'CONTRADICTION'],
      [16, 'name', 'INVALID_ENCODING'],
    ]);
    expect(await stored(20)).toMatchObject({ name: '张20' });
    expect(await stored(34)).toMatchObject({ registered_area_id: expect.any(Number) });
  });

  test('is taken only from departments that are the source of some field of the type', async () => {
    const health = await ingest.upsert(hub.caller('health', 'DISTRICT'), 'people', [sentPerson(40)]);
    const auditor = await ingest.upsert(hub.named('demo:auditor'), 'people', [sentPerson(40)]);
    const officer = await ingest.upsert(hub.named('demo:officer'), 'people', [sentPerson(40)]);
    expect([health.codes, auditor.codes, officer.codes]).toEqual([['FORBIDDEN'], ['FORBIDDEN'], ['FORBIDDEN']]);
    expect(await stored(40)).toBe(undefined);
  });

  test('is taken only for the areas of the sender, and tells nothing of other areas', async () => {
    const outside = { code: '320105001000', level: 'STREET' };
    const street = hub.caller('public_security', 'STREET');
    expect(await rejectsOf([sentPerson(41, { residenceArea: outside })], street)).toEqual([
      [1, 'residenceArea', 'OUT_OF_AREA'],
    ]);
    await ingest.upsert(police(), 'people', [sentPerson(42, { sourceId: 'x', residenceArea: outside })]);
    const claimed = await ingest.upsert(street, 'people', [sentPerson(42, { name: '冒名' })], {
      sourceSystem: 'street',
    });
    const fresh = await ingest.upsert(street, 'people', [sentPerson(43)], { sourceSystem: 'street' });
    expect(resultIn(claimed)).toMatchObject({ accepted: 1, rejects: [] });
    expect(resultIn(fresh)).toMatchObject({ accepted: 1, rejects: [] });
    expect(await stored(42)).toMatchObject({ name: '张42' });
    const id = (await stored(42))?.id;
    expect(await rejectsOf([sentPerson(44, { id })], street)).toEqual([[1, 'id', 'RECORD_NOT_FOUND']]);
  });
});

describe('fields and their sources', () => {
  test('a value of another department stays a proposal, and holds only until the source speaks where no record is without it', async () => {
    await ingest.upsert(grid(), 'people', [sentPerson(50, { name: '网格名', phone: '13800000001' })], {
      sourceSystem: 'wangge',
    });
    const [before] = await hub.sql<JsonObject>(`select * from person where name = '网格名'`);
    // The citizen number is no field of the grid centre, so it is only proposed.
    expect(before).toMatchObject({ id_number: null, phone: '13800000001', birth_date: expect.anything() });
    await ingest.upsert(police(), 'people', [sentPerson(50, { phone: '13800000002' })]);
    const after = await stored(50);
    expect(after).toMatchObject({ id: before?.id, name: '张50', phone: '13800000001' });
    const proposals = await hub.sql<JsonObject>(
      `select field, value, state from proposal where record_id = $1 order by field`,
      [after?.id],
    );
    expect(proposals).toEqual([
      { field: 'idNumber', value: citizenNumber(50), state: 'settled' },
      { field: 'name', value: '网格名', state: 'open' },
      { field: 'phone', value: '13800000002', state: 'open' },
    ]);
    expect(await hub.sql('select action, done_by from source_link where record_id = $1', [after?.id])).toEqual([
      { action: 'linked', done_by: 'demo:public_security:district' },
    ]);
  });

  test('what a source leaves out of its record has no value there any more', async () => {
    await ingest.upsert(police(), 'people', [sentPerson(51, { registeredArea: { code: demoPlacement.COMMUNITY } })]);
    expect(await stored(51)).toMatchObject({ registered_area_id: expect.any(Number) });
    await ingest.upsert(police(), 'people', [sentPerson(51, { modifiedAt: '2026-02-01T00:00:00Z' })]);
    expect(await stored(51)).toMatchObject({ registered_area_id: null, name: '张51' });
  });
});

describe('a record that names the one that it adds to', () => {
  test('may hold its own fields alone, and no other record may', async () => {
    await ingest.upsert(police(), 'people', [sentPerson(55)]);
    const id = (await stored(55))?.id;
    const part = { sourceId: 'part', modifiedAt: '2026-01-05T08:00:00Z', phone: '13800000009' };
    expect(await rejectsOf([{ ...part, idNumber: citizenNumber(55) }], grid())).toEqual([[1, 'name', 'REQUIRED']]);
    expect(await rejectsOf([{ ...part, id }], grid())).toEqual([]);
    expect(await stored(55)).toMatchObject({ phone: '13800000009', name: '张55' });
    const later = { modifiedAt: '2026-02-01T00:00:00Z', name: undefined, id };
    expect(await rejectsOf([sentPerson(55, later)])).toEqual([[1, 'name', 'REQUIRED']]);
  });
});

describe('the other types', () => {
  const place = (order: number, more: object = {}) => ({
    sourceId: `c-${order}`,
    modifiedAt: '2026-01-05T08:00:00Z',
    name: `楼${order}`,
    kind: 'SHOP',
    area: { code: demoPlacement.GRID },
    address: `路${order}号`,
    location: { longitude: 118.72, latitude: 32.0 },
    code: `ZZ-${order}`,
    ...more,
  });

  test('are written in the order of their references', async () => {
    const [bounds] = await hub.sql<JsonObject>(
      `select longitude, latitude from place where grid_id = (select id from area where code = $1 and level = 'GRID') limit 1`,
      [demoPlacement.GRID],
    );
    const location = { longitude: bounds?.longitude ?? 0, latitude: bounds?.latitude ?? 0 };
    const modifiedAt = '2026-01-05T08:00:00Z';
    const area = { code: demoPlacement.GRID };
    const sent = async (department: string, many: string, record: object, sourceSystem = 'sys') =>
      resultIn(
        await ingest.upsert(hub.caller(department, 'DISTRICT'), many, [{ modifiedAt, ...record }], { sourceSystem }),
      );
    const kept = { accepted: 1, rejects: [] };
    expect(await sent('grid_centre', 'places', place(1, { location, hazards: [] }))).toMatchObject(kept);
    const id = await hub.value<string>(`select id::text from place where code = 'ZZ-1'`);
    expect(
      await sent('public_security', 'households', {
        sourceId: 'h',
        number: '987654321',
        area,
        tenure: 'OWNED',
        place: { id },
      }),
    ).toMatchObject(kept);
    expect(
      await sent(
        'public_security',
        'people',
        sentPerson(60, { household: { sourceId: 'h' }, headRelation: 'HEAD', homePlace: { id } }),
      ),
    ).toMatchObject(kept);
    expect(
      await sent('urban_management', 'things', {
        sourceId: 't',
        code: 'T-1',
        kind: 'BENCH',
        status: 'IN_USE',
        area,
        location,
        place: { id },
        ownerDepartment: 'urban_management',
      }),
    ).toMatchObject(kept);
    expect(
      await sent('civil_affairs', 'organizations', {
        sourceId: 'o',
        name: '社',
        kind: 'COMPANY',
        status: 'ACTIVE',
        area,
        creditCode: '91320105MA10000030',
        place: { id },
      }),
    ).toMatchObject(kept);
    expect(
      await sent('grid_centre', 'events', {
        sourceId: 'e',
        number: 'E-1',
        kind: 'GRID_REPORT',
        category: '其他',
        status: 'REPORTED',
        area,
        reportedAt: modifiedAt,
        description: '描述',
        reporter: { name: '王五' },
        place: { sourceId: 'c-1' },
      }),
    ).toMatchObject(kept);
    const [row] = await hub.sql<JsonObject>(
      `select household_id is not null as household, head_relation, home_place_id is null as home from person where id_number = $1`,
      [citizenNumber(60)],
    );
    // The home is the grid centre's to say.
    expect(row).toEqual({ household: true, head_relation: 'HEAD', home: true });
    expect(await hub.value(`select place_id::text from event where number = 'E-1'`)).toBe(id);
  });

  test('leave where an event stands to its steps, once one was taken here', async () => {
    const sent = async (status: string, description: string, day: number) => {
      const event = {
        ...{
          sourceId: 'steps',
          modifiedAt: `2026-01-0${day}T08:00:00Z`,
          number: 'E-9',
          kind: 'HAZARD',
          category: '其他',
        },
        ...{ status, area: { code: demoPlacement.GRID }, reportedAt: '2026-01-01T08:00:00Z', description },
      };
      expect(await rejectsOf([event], grid(), 'events')).toEqual([]);
      const [row] = await hub.sql<JsonObject>(`select status, description from event where number = 'E-9'`);
      return row;
    };
    expect(await sent('REPORTED', '一', 1)).toEqual({ status: 'REPORTED', description: '一' });
    expect(await sent('ACCEPTED', '二', 2)).toEqual({ status: 'ACCEPTED', description: '二' });
    await hub.sql(`insert into event_step (event_id, area_id, number, action, from_status, to_status, at, actor_id)
      select id, area_id, 1, 'ASSESS', 'ACCEPTED', 'ASSESSED', now(), 'somebody' from event where number = 'E-9'`);
    await hub.sql(`update event set status = 'ASSESSED' where number = 'E-9'`);
    expect(await sent('REJECTED', '三', 3)).toEqual({ status: 'ASSESSED', description: '三' });
  });

  test('keep what no two records share apart, and what the database forbids out', async () => {
    expect(await rejectsOf([place(2, { location: { longitude: 1, latitude: 1 } })], grid(), 'places')).toEqual([
      [1, null, 'CONTRADICTION'],
    ]);
    expect(await rejectsOf([place(3, { code: 'ZZ-1' })], grid(), 'places')).toEqual([[1, 'code', 'NOT_UNIQUE']]);
    const events = [1, 2, 3].map((order) => ({
      sourceId: `s-${order}`,
      modifiedAt: '2026-01-05T08:00:00Z',
      number: `S-${order}`,
      kind: 'HAZARD',
      category: '其他',
      status: 'REPORTED',
      area: { code: demoPlacement.GRID },
      reportedAt: '2026-01-05T08:00:00Z',
      description: '描述',
      ...(order === 2 && { scale: 'GROUP' }),
    }));
    expect(await rejectsOf(events, grid(), 'events')).toEqual([[2, 'scale', 'CONTRADICTION']]);
    expect(await hub.value(`select count(*)::int from event where number in ('S-1', 'S-2', 'S-3')`)).toBe(2);
  });

  test('hold what merging their sources makes of them, in whichever way they were written', async () => {
    for (const model of MODELS.filter(isIngested)) {
      const ids = await hub.value<string[]>(
        `select array_agg(distinct record_id::text) from source_record where type = '${model.name}'`,
      );
      const held = () => hub.sql(`select * from ${model.table} where id = any($1::uuid[]) order by id`, [ids]);
      const proposed = () => hub.sql(`select * from proposal where record_id = any($1::uuid[]) order by id`, [ids]);
      const before = [await held(), await proposed()];
      const { merge, propose } = mergeStatements(model);
      await hub.sql(merge, [ids]);
      await hub.sql(propose, [ids]);
      expect([ids.length > 0, await held(), await proposed()]).toEqual([true, ...before]);
    }
  });
});

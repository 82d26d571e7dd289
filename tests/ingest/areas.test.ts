import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { areaAt } from '../support/grants.js';
import { type JsonObject, pageOf, REASON, startHub, type TestHub } from '../support/hub.js';
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

const officer = () => hub.named('demo:officer');
const AREA = 'id code fullName level parent validTo replacedBy';
const change = (call: string, by: Parameters<TestHub['ask']>[0] = officer()) =>
  hub.ask(by, `mutation Change { ${call} { ${AREA} } }`);
const idOf = (code: string, level: string) =>
  hub.value<number>('select id from area where code = $1 and level = $2', code, level);
const historyOf = async (id: unknown) =>
  (
    await hub.askAs(
      'health',
      'STREET',
      'query Past($id: ID!) { areaHistory(id: $id) { change name fullName parent path changedAt } }',
      { id: String(id) },
    )
  ).body.data?.areaHistory as unknown as readonly JsonObject[];
const peopleSeen = async (tier: 'STREET' | 'COMMUNITY') =>
  pageOf(await hub.askAs('public_security', tier, '{ people(first: 1) { totalCount } }', {}, REASON), 'people')
    .totalCount;

describe('an area', () => {
  test('is renamed, and the full names in it follow', async () => {
    const street = await areaAt(hub, 'STREET');
    const answer = await change(`renameArea(id: "${street}", name: "新兴隆街道")`);
    expect(answer.body.data?.renameArea).toMatchObject({ fullName: '南京市建邺区新兴隆街道' });
    expect((await receiptOf(hub, answer)).writes).toEqual([
      { action: 'renameArea', type: 'Area', fields: ['fullName', 'name'], ids: street },
    ]);
    const community = await areaAt(hub, 'COMMUNITY');
    expect(await hub.value('select full_name from area where id = $1', community)).toContain('新兴隆街道');
    expect(await historyOf(street)).toMatchObject([
      { change: 'RENAMED', name: '兴隆街道', path: [expect.any(String), expect.any(String)] },
    ]);
    expect(await historyOf(community)).toMatchObject([
      { change: 'RENAMED', fullName: expect.stringContaining('建邺区兴隆街道') },
    ]);
  });

  test('is moved with its records; callers see them by the new place, and history keeps the old path', async () => {
    const [community, street] = [await areaAt(hub, 'COMMUNITY'), await areaAt(hub, 'STREET')];
    const other = await idOf('320105001000', 'STREET');
    const [before, inside] = [await peopleSeen('STREET'), await peopleSeen('COMMUNITY')];
    expect(inside).toBeGreaterThan(0);
    const answer = await change(`moveArea(id: "${community}", parent: "${other}")`);
    expect(answer.body.data?.moveArea).toMatchObject({ parent: String(other) });
    expect([await peopleSeen('STREET'), await peopleSeen('COMMUNITY')]).toEqual([before - inside, inside]);
    const [past] = await historyOf(community);
    expect(past).toMatchObject({ change: 'MOVED', parent: street });
    expect(past?.path).toContain(street);
    await change(`moveArea(id: "${community}", parent: "${street}")`);
    expect(await peopleSeen('STREET')).toBe(before);
  });

  test('is replaced: records, areas in it and what departments said of it go over to the other one', async () => {
    const from = await idOf('320105006010', 'COMMUNITY');
    const by = await idOf('320105006009', 'COMMUNITY');
    await ingest.upsert(hub.caller('public_security', 'DISTRICT'), 'people', [
      sentPerson(1, { residenceArea: { code: '320105006010' }, registeredArea: { code: '320105006010' } }),
    ]);
    const answer = await change(`replaceArea(id: "${from}", by: "${by}")`);
    expect(answer.body.data?.replaceArea).toMatchObject({ replacedBy: String(by), validTo: expect.any(String) });
    const areasOf = () =>
      hub.sql('select area_id, registered_area_id, community_id from person where id_number = $1', [citizenNumber(1)]);
    const moved = [{ area_id: by, registered_area_id: by, community_id: by }];
    expect(await areasOf()).toEqual(moved);
    expect(await hub.value('select count(*)::int from person where community_id = $1', from)).toBe(0);
    expect(await hub.value('select count(*)::int from area where parent_id = $1', from)).toBe(0);
    await ingest.upsert(hub.caller('civil_affairs', 'DISTRICT'), 'people', [
      sentPerson(1, { residenceArea: undefined, maritalStatus: 'SINGLE' }),
    ]);
    expect(await areasOf()).toEqual(moved);
    const old = await ingest.upsert(hub.caller('public_security', 'DISTRICT'), 'people', [
      sentPerson(2, { residenceArea: { code: '320105006010' } }),
    ]);
    expect(resultIn(old).rejects).toMatchObject([{ code: 'AREA_NOT_VALID' }]);
    expect(await historyOf(from)).toMatchObject([{ change: 'REPLACED' }, ...Array(3).fill({})]);
  });

  test('is changed by officers alone, and only as the tree allows', async () => {
    const [street, community] = [await areaAt(hub, 'STREET'), await idOf('320105006009', 'COMMUNITY')];
    const refused = [
      await change(`renameArea(id: "${street}", name: "x")`, hub.caller('grid_centre', 'CITY')),
      await change(`renameArea(id: "999999", name: "x")`),
      await change(`renameArea(id: "${street}", name: " ")`),
      await change(`moveArea(id: "${street}", parent: "${community}")`),
      await change(`moveArea(id: "${street}", parent: "${street}")`),
      await change(`replaceArea(id: "${street}", by: "${community}")`),
      await change(`replaceArea(id: "${street}", by: "${street}")`),
    ];
    expect(refused.map(({ codes }) => codes)).toEqual([['FORBIDDEN'], ...Array(6).fill(['BAD_USER_INPUT'])]);
  });
});

test('a caller of an area that was replaced is a caller of the one that replaced it', async () => {
  const second = await startHub({ beside: hub });
  try {
    const { body } = await second.askAs('public_security', 'COMMUNITY', '{ viewer { areas { code } } }');
    expect(body.data?.viewer).toEqual({ areas: [{ code: '320105006009' }] });
  } finally {
    await second.close();
  }
});

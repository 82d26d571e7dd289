import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { areaAt, grantIn, grantsIn, grantsOf, type SeenGrant } from '../support/grants.js';
import { type AskOptions, type JsonObject, pageOf, startHub, type TestHub } from '../support/hub.js';
import { receiptOf } from '../support/receipt-of.js';

let hub: TestHub;
let grants: ReturnType<typeof grantsOf>;
let community: string;
let district: string;

beforeAll(async () => {
  hub = await startHub();
  grants = grantsOf(hub);
  community = await areaAt(hub, 'COMMUNITY');
  district = await areaAt(hub, 'DISTRICT');
});
afterAll(() => hub.close());

const rescuer = () => hub.caller('emergency', 'STREET');
const auditor = () => hub.named('demo:auditor');
const officer = () => hub.named('demo:officer');
const PEOPLE = '{ people(first: 1000, orderBy: [{ id: ASC }]) { nodes { id name idNumber careNeeds } } }';

interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly idNumber: string | null;
  readonly careNeeds: readonly string[] | null;
}

async function read(caller = rescuer(), options?: AskOptions): Promise<readonly Person[]> {
  const answer = await hub.ask(caller, PEOPLE, {}, options);
  expect(answer.codes).toEqual([]);
  return pageOf<Person>(answer, 'people').nodes;
}

const inCommunity = async () =>
  (await hub.sql<{ id: string }>('select id from person where community_id = $1 order by id', [community])).map(
    ({ id }) => id,
  );

describe('emergency access', () => {
  test('is in force at once, without a purpose, for the caller alone, in the area and for the fields that were named', async () => {
    const colleague = { ...rescuer(), token: hub.caller('emergency', 'DISTRICT').token };
    const before = await read();
    const beforeThere = await read(colleague);
    const grant = grantIn(await grants.breakGlass(rescuer(), { fields: ['idNumber'], area: community }));
    expect(grant).toMatchObject({
      kind: 'EMERGENCY',
      state: 'GRANTED',
      fields: ['idNumber'],
      purpose: null,
      reason: '火灾救援',
      department: 'emergency',
      tier: 'STREET',
      holder: 'demo:emergency:street',
      sourceDepartment: 'public_security',
      requestedBy: 'demo:emergency:street',
      replyBy: null,
      decidedBy: null,
    });
    expect(Date.parse(grant.validTo) - Date.parse(grant.validFrom)).toBe(2 * 3_600_000);
    const people = await read();
    const opened = people.filter(({ idNumber }) => idNumber !== null);
    const known = await hub.sql<{ id: string; id_number: string }>(
      'select id, id_number from person where community_id = $1 and id_number is not null order by id',
      [community],
    );
    expect(known.length).toBeGreaterThan(0);
    expect(opened.map(({ id, idNumber }) => ({ id, id_number: idNumber }))).toEqual(known);
    expect(people.map(({ id }) => id).filter((id) => !before.some((one) => one.id === id)).length).toBe(
      (await inCommunity()).filter((id) => !before.some((one) => one.id === id)).length,
    );
    expect(await read(colleague)).toEqual(beforeThere);
    await grants.revoke(officer(), grant.id);
    expect(await read()).toEqual(before);
  });

  test('ends by itself when its hours are over', async () => {
    const before = await read();
    const { id } = grantIn(await grants.breakGlass(rescuer(), { fields: ['idNumber'], area: community, hours: 1 }));
    expect((await read()).length).toBeGreaterThan(before.length);
    await hub.sql(`begin; alter table access_grant disable trigger access_grant_change;
      update access_grant set valid_from = now() - interval '1 hour', valid_to = now() + interval '3 seconds' where id = '${id}';
      update access_state set epoch = epoch + 1; alter table access_grant enable always trigger access_grant_change; commit`);
    expect((await read()).length).toBeGreaterThan(before.length);
    await new Promise((done) => setTimeout(done, 3100));
    expect(await read()).toEqual(before);
    expect(grantIn(await grants.one(rescuer(), id)).state).toBe('EXPIRED');
  });

  test('is taken by persons alone, inside their own areas', async () => {
    for (const name of ['demo:system', 'demo:auditor', 'demo:officer']) {
      expect((await grants.breakGlass(hub.named(name))).codes).toEqual(['FORBIDDEN']);
    }
    expect((await grants.breakGlass(rescuer(), { area: district })).codes).toEqual(['FORBIDDEN']);
    const [elsewhere] = await hub.sql<{ id: string }>(
      `select id::text as id from area where level = 'STREET' and code <> '320105006000' limit 1`,
    );
    expect((await grants.breakGlass(rescuer(), { area: elsewhere?.id ?? '' })).codes).toEqual(['FORBIDDEN']);
  });

  test('at grid tier is taken inside the grids of the active assignments', async () => {
    const worker = hub.caller('grid_centre', 'GRID');
    const grid = await areaAt(hub, 'GRID');
    expect((await grants.breakGlass(worker, { area: community })).codes).toEqual(['FORBIDDEN']);
    const taken = grantIn(await grants.breakGlass(worker, { area: grid }));
    expect(taken).toMatchObject({ tier: 'GRID', holder: worker.name, area: { id: grid } });
    const assigned = await hub.sql<{ id: string }>(`select id from grid_assignment where member_id = $1`, [
      worker.name,
    ]);
    expect(assigned.length).toBeGreaterThan(0);
    await hub.sql(
      `update grid_assignment set valid_to = (now() at time zone 'Asia/Shanghai')::date - 1 where member_id = $1`,
      [worker.name],
    );
    expect((await grants.breakGlass(worker, { area: grid })).codes).toEqual(['FORBIDDEN']);
  });

  test('is refused with what is wrong with it', async () => {
    const wrong: [JsonObject, string][] = [
      [{ hours: 25 }, 'hours must be from 1 to 24.'],
      [{ hours: 0 }, 'hours must be from 1 to 24.'],
      [{ reason: ' \n ' }, 'reason must hold 1 to 1000 printable characters.'],
      [{ fields: ['shoeSize'] }, 'Person has no field "shoeSize".'],
      [{ type: 'Department', fields: ['name'] }, 'No access is granted to "Department"'],
      [{ area: '0' }, 'There is no area with this id.'],
    ];
    for (const [more, message] of wrong) {
      const { codes, body } = await grants.breakGlass(rescuer(), more);
      expect([codes, body.errors?.[0]?.message]).toEqual([['BAD_USER_INPUT'], expect.stringContaining(message)]);
    }
  });

  test('is listed for auditors, officers and the departments whose fields were taken, and revoked by them', async () => {
    const taken = grantsIn(await grants.breakGlass(rescuer(), { fields: ['name', 'phone'], area: community }));
    expect(taken.map(({ sourceDepartment }) => sourceDepartment).sort()).toEqual(['grid_centre', 'public_security']);
    const listed = async (caller: Parameters<typeof grants.list>[0]) =>
      pageOf<SeenGrant>(await grants.list(caller, { kind: 'EMERGENCY', state: 'GRANTED' }), 'accessGrants').nodes.map(
        ({ id }) => id,
      );
    const ids = taken.map(({ id }) => id);
    const ofPolice = taken.filter((grant) => grant.sourceDepartment === 'public_security').map(({ id }) => id);
    expect(await listed(auditor())).toEqual(expect.arrayContaining(ids));
    expect(await listed(officer())).toEqual(expect.arrayContaining(ids));
    expect((await listed(hub.caller('public_security', 'CITY'))).filter((id) => ids.includes(id))).toEqual(ofPolice);
    expect((await listed(hub.caller('health', 'CITY'))).filter((id) => ids.includes(id))).toEqual([]);
    expect((await grants.revoke(auditor(), ids[0] ?? '')).codes).toEqual(['FORBIDDEN']);
    expect(grantIn(await grants.revoke(hub.caller('public_security', 'CITY'), ofPolice[0] ?? '')).state).toBe(
      'REVOKED',
    );
    for (const decider of [hub.caller('grid_centre', 'CITY'), officer()]) {
      expect((await grants.decide(decider, ids[1] ?? '', 'APPROVE')).codes).toEqual(['FORBIDDEN']);
    }
  });

  test('is not taken more than fifty times a day, also when it is given back', async () => {
    const caller = hub.caller('emergency', 'COMMUNITY');
    const { id } = grantIn(await grants.breakGlass(caller, { area: community }));
    await hub.sql(`insert into access_grant (kind, state, type, fields, area_id, reason, department, tier, holder_id, valid_from,
        valid_to, source_department, requested_by, requested_at)
      select kind, state, type, fields, area_id, reason, department, tier, holder_id, valid_from,
        valid_to, source_department, requested_by, requested_at
      from access_grant, generate_series(1, 49) where id = '${id}'`);
    await grants.revoke(caller, id);
    expect((await grants.breakGlass(caller, { area: community })).codes).toEqual(['GRANT_LIMIT_REACHED']);
    expect((await grants.breakGlass(hub.caller('health', 'COMMUNITY'), { area: community })).codes).toEqual([]);
  });

  test('and what is read under it are on the log', async () => {
    const taken = await grants.breakGlass(rescuer(), { fields: ['idNumber'], area: community });
    const { id } = grantIn(taken);
    expect(await receiptOf(hub, taken)).toMatchObject({
      writes: [{ action: 'breakGlass', type: 'AccessGrant', ids: id }],
    });
    const receipt = await receiptOf(hub, await hub.ask(rescuer(), PEOPLE));
    const read = receipt.reads.find(({ type }) => type === 'Person');
    expect(read?.full).toContain('idNumber');
    await grants.revoke(rescuer(), id);
  });
});

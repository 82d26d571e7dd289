import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCallerId } from '../../src/demo/callers.js';
import { type AskOptions, type HubAnswer, pageOf, REASON, startHub, type TestHub } from '../support/hub.js';
import { hubPolicy } from '../support/policy.js';
import { demoArea, revokeGrant, type StoredGrant, storeGrant } from '../support/stored-grants.js';
import { changedPolicy, enforcePolicy } from '../support/stored-policies.js';

const MARITAL: StoredGrant = { department: 'health', tier: 'STREET', type: 'Person', fields: ['maritalStatus'] };
const PEOPLE = '{ people(first: 20) { totalCount nodes { id maritalStatus } } }';
/** Ways to the same field: alone, nested, as a filter, as a sort, in a fragment under another name. */
const CHANNELS = [
  PEOPLE,
  '{ places(first: 10) { nodes { residents(first: 5) { nodes { maritalStatus } } } } }',
  '{ people(filter: { maritalStatus: { isNull: false } }) { totalCount } }',
  '{ people(first: 3, orderBy: [{ maritalStatus: ASC }]) { nodes { id } } }',
  'query ($if: Boolean = true) { viewer { id } people(first: 5) { nodes { ...P @include(if: $if) } } } fragment P on Person { x: maritalStatus }',
];
const ROUNDS = 40;

let one: TestHub;
let two: TestHub;

beforeAll(async () => {
  one = await startHub();
  two = await startHub({ beside: one });
});
// A test that fails leaves its grants.
afterEach(() =>
  one.sql(
    `update access_grant set state = 'revoked', revoked_by = 'test', revoked_at = now(), revocation_reason = 'over' where state = 'granted'`,
  ),
);
afterAll(async () => {
  await two.close();
  await one.close();
});

const ask = (hub: TestHub, query = PEOPLE, options: AskOptions = REASON): Promise<HubAnswer> =>
  hub.askAs('health', 'STREET', query, {}, options);

function statuses(answer: HubAnswer): readonly unknown[] {
  return pageOf<{ maritalStatus: unknown }>(answer, 'people').nodes.map(({ maritalStatus }) => maritalStatus);
}

/** What an answer gives of a field that the caller does not read by the policy: refused, or null wherever it stands. */
function gives(answer: HubAnswer): boolean {
  if (answer.codes.length > 0) {
    expect(answer.codes).toEqual(['FIELD_NOT_READABLE']);
    return false;
  }
  const text = JSON.stringify(answer.body.data);
  return /SINGLE|MARRIED|WIDOWED|DIVORCED/.test(text) || !/maritalStatus|"x"/.test(text);
}

/** Ends the connections on which nodes are told of changes; it takes them a second to make new ones. */
const deafen = () =>
  one.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'fivefold listens' and datname = current_database()`,
  );

describe('A grant', () => {
  test('opens its fields to those who hold it on every node, and to nobody else', async () => {
    const id = await storeGrant(one, MARITAL);
    for (const hub of [one, two]) {
      expect(statuses(await ask(hub)).some((status) => typeof status === 'string')).toBe(true);
      expect(new Set(statuses(await ask(hub, PEOPLE, { purpose: '别的' })))).toEqual(new Set([null]));
      expect(new Set(statuses(await ask(hub, PEOPLE, {})))).toEqual(new Set([null]));
      expect(new Set(statuses(await hub.askAs('public_security', 'STREET', PEOPLE, {}, REASON)))).toEqual(
        new Set([null]),
      );
      expect(new Set(statuses(await hub.askAs('health', 'DISTRICT', PEOPLE, {}, REASON)))).toEqual(new Set([null]));
    }
    await revokeGrant(one, id);
  });

  test('adds the rows of its area and nothing of them but its fields', async () => {
    const street = await demoArea(one, 'STREET');
    const other = await one.value<number>(
      `select area.id from area join person on person.street_id = area.id where area.level = 'STREET' and area.id <> $1 limit 1`,
      street,
    );
    const query = `{ people(first: 1000) { totalCount nodes { id phone idNumber residenceArea { id } } } }`;
    const before = pageOf(await ask(one, query), 'people').totalCount;
    const id = await storeGrant(one, { ...MARITAL, fields: ['phone'], areaId: other });
    const there = await one.value<number>('select count(*)::int from person where street_id = $1', other);
    expect(there).toBeGreaterThan(0);
    for (const hub of [one, two]) {
      const page = pageOf<Record<string, unknown>>(await ask(hub, query), 'people');
      expect(page.totalCount).toBe(before + there);
      const added = await one.sql<{ id: string; phone: string | null }>(
        'select id, phone from person where street_id = $1',
        [other],
      );
      const given = new Map(page.nodes.map((node) => [node.id, node]));
      for (const { id: person, phone } of added) {
        const node = given.get(person);
        if (node === undefined) continue;
        expect([null, phone, phone && `${phone.slice(0, 3)}****${phone.slice(-4)}`]).toContain(node.phone);
        expect(node).toMatchObject({ idNumber: null, residenceArea: null });
      }
    }
    await revokeGrant(one, id);
    expect(pageOf(await ask(two, query), 'people').totalCount).toBe(before);
  });

  test('of an emergency opens to its holder alone, without a purpose', async () => {
    const holderId = demoCallerId('health', 'STREET');
    const grant = await storeGrant(one, { ...MARITAL, fields: ['maritalStatus', 'idNumber'], holderId });
    const query = '{ people(first: 20) { nodes { maritalStatus idNumber } } }';
    const given = pageOf<{ idNumber: string }>(await ask(two, query, {}), 'people').nodes;
    expect(given.some(({ idNumber }) => /^\d{17}[\dX]$/.test(idNumber))).toBe(true);
    await revokeGrant(one, grant);
    const after = pageOf<{ idNumber: string | null }>(await ask(two, query, {}), 'people').nodes;
    expect(after.some(({ idNumber }) => /^\d{17}[\dX]$/.test(idNumber ?? ''))).toBe(false);
  });

  test('that is revoked is gone from the next answer of another node, through every channel', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [here, there] = round % 2 === 0 ? [one, two] : [two, one];
      const query = CHANNELS[round % CHANNELS.length];
      const id = await storeGrant(here, MARITAL);
      expect([query, gives(await ask(there, query))]).toEqual([query, true]);
      await revokeGrant(here, id);
      const answers = await Promise.all([ask(there, query), ask(there, query), ask(here, query)]);
      expect([query, ...answers.map(gives)]).toEqual([query, false, false, false]);
    }
  });

  test('is gone even while nodes hear of nothing', async () => {
    for (let round = 0; round < 5; round++) {
      await deafen();
      const id = await storeGrant(one, MARITAL);
      expect(gives(await ask(two))).toBe(true);
      await revokeGrant(one, id);
      expect(gives(await ask(two))).toBe(false);
    }
  });

  test('ends by itself, on every node', async () => {
    const id = await storeGrant(one, { ...MARITAL, to: '700 ms' });
    const over = () => one.value<boolean>('select clock_timestamp() >= valid_to from access_grant where id = $1', id);
    let seen = 0;
    for (let ended = false; !ended; ) {
      ended = await over();
      const answers = await Promise.all([ask(one), ask(two)]);
      if (ended) expect(answers.map(gives)).toEqual([false, false]);
      else seen += answers.filter(gives).length;
    }
    expect(seen).toBeGreaterThan(0);
    const other = await storeGrant(one, { ...MARITAL, from: '500 ms' });
    expect(gives(await ask(two))).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(gives(await ask(two))).toBe(true);
    await revokeGrant(one, other);
  });

  test('takes the cursors along that were made while it was held', async () => {
    const page = (after: string) =>
      `{ people(first: 2${after}, orderBy: [{ maritalStatus: ASC }]) { pageInfo { endCursor } } }`;
    const id = await storeGrant(one, MARITAL);
    const { endCursor } = pageOf(await ask(two, page('')), 'people').pageInfo;
    expect((await ask(one, page(`, after: "${endCursor}"`))).codes).toEqual([]);
    await revokeGrant(one, id);
    const plain = '{ people(first: 2) { pageInfo { endCursor } } }';
    expect((await ask(two, page(`, after: "${endCursor}"`))).codes).not.toEqual([]);
    const own = pageOf(await ask(two, plain), 'people').pageInfo.endCursor;
    const again = await storeGrant(one, MARITAL);
    expect((await ask(two, plain.replace('first: 2', `first: 2, after: "${own}"`))).codes).toEqual(['INVALID_CURSOR']);
    await revokeGrant(one, again);
  });

  test('is told by myAccess of every node, at once', async () => {
    const query = '{ myAccess(type: "Person") { rows fields { field effect } } }';
    for (let round = 0; round < 10; round++) {
      const id = await storeGrant(one, MARITAL);
      expect((await ask(two, query)).text).toContain('{"field":"maritalStatus","effect":"CONDITIONAL"}');
      await revokeGrant(one, id);
      expect((await ask(two, query)).text).toContain('{"field":"maritalStatus","effect":"NONE"}');
    }
  });
});

describe('A switch of the policy', () => {
  const shipped = hubPolicy();
  const closed = changedPolicy('Person.yaml', /(phone: .*) HE: full,/, '$1 HE: none,');
  const shut = changedPolicy('Person.yaml', /HE: (full|mask|statistics),/g, 'HE: none,');
  const query = '{ people(first: 5) { nodes { id phone } } }';
  const version = ({ body }: HubAnswer) => body.extensions?.policyVersion;

  test('reaches every node in one step', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const to = [closed, shut, shipped][round % 3] ?? shipped;
      const [here, there] = round % 2 === 0 ? [one, two] : [two, one];
      await enforcePolicy(here, to);
      const answers = await Promise.all([
        ask(there, query),
        ask(here, query),
        ask(there, '{ viewer { policyVersion } }'),
      ]);
      expect(answers.map(version)).toEqual([to.version, to.version, to.version]);
      const [first] = answers;
      if (to === shut) expect(first.codes).toEqual(['FORBIDDEN']);
      else expect(first.text.includes('"phone":"')).toBe(to === shipped);
      expect(answers[2].body.data).toEqual({ viewer: { policyVersion: to.version } });
    }
  });

  test('reaches what names no record, nothing, or only what is closed, while nodes hear of nothing', async () => {
    const queries = [
      '{ person(id: "x") { id } }',
      '{ person(id: "") { phone } }',
      '{ people(area: "x") { totalCount } }',
      '{ accessLog { totalCount } }',
      '{ people(after: "x") { totalCount } }',
    ];
    for (const [round, text] of [...queries, ...queries].entries()) {
      const to = [closed, shut, shipped][round % 3] ?? shipped;
      await deafen();
      await enforcePolicy(one, to);
      expect([text, version(await ask(two, text))]).toEqual([text, to.version]);
    }
  });

  test('runs what was under way anew, so that no answer is of two versions', async () => {
    const seen = new Set<unknown>();
    for (let round = 0; round < 6; round++) {
      const to = round % 2 === 0 ? closed : shipped;
      const asked = Array.from({ length: 12 }, () => ask(two, query));
      await Promise.all([...asked, enforcePolicy(one, to)]);
      for (const answer of await Promise.all(asked)) {
        expect(answer.codes).toEqual([]);
        expect(answer.text.includes('"phone":"')).toBe(version(answer) === shipped.version);
        seen.add(version(answer));
      }
    }
    expect(seen.size).toBe(2);
  });

  test('outlasts a restart, and the shipped files only warn', async () => {
    await enforcePolicy(one, closed);
    const third = await startHub({ beside: one });
    try {
      expect(version(await ask(third, query))).toBe(closed.version);
      expect(third.log.join()).toContain('differ from the version in force');
    } finally {
      await third.close();
    }
  });
});

describe('When the access state cannot be loaded', () => {
  test('nothing is answered', async () => {
    await one.sql('alter table access_grant rename to elsewhere');
    try {
      await one.sql('update access_state set epoch = epoch + 1');
      const answer = await ask(two);
      expect([answer.status, answer.codes, answer.body.data]).toEqual([503, ['SERVICE_UNAVAILABLE'], undefined]);
      expect(two.log.join()).toContain('the access state could not be loaded');
      expect((await two.request({}, '/readyz')).status).toBe(503);
    } finally {
      await one.sql('alter table elsewhere rename to access_grant');
    }
    expect((await ask(two)).codes).toEqual([]);
  });
});

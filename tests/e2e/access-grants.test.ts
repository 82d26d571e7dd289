import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { areaAt, GRANT, grantIn, grantsIn, grantsOf, inDays, type SeenGrant } from '../support/grants.js';
import { type JsonObject, pageOf, startHub, type TestHub, withoutReceipt } from '../support/hub.js';
import { receiptOf } from '../support/receipt-of.js';

let hub: TestHub;
let grants: ReturnType<typeof grantsOf>;
let street: string;
let community: string;

beforeAll(async () => {
  hub = await startHub();
  grants = grantsOf(hub);
  street = await areaAt(hub, 'STREET');
  community = await areaAt(hub, 'COMMUNITY');
});
afterAll(() => hub.close());

const NOBODY = '00000000-0000-4000-8000-000000000000';
const health = () => hub.caller('health', 'STREET');
const civilAffairs = () => hub.caller('civil_affairs', 'STREET');
const officer = () => hub.named('demo:officer');
const requested = async (more: JsonObject = {}) => grantIn(await grants.request(health(), more));
const granted = async (more: JsonObject = {}) => {
  const { id } = await requested(more);
  return grantIn(await grants.decide(civilAffairs(), id, 'APPROVE'));
};
const problem = (answer: Awaited<ReturnType<typeof grants.request>>) => [
  answer.codes,
  answer.body.errors?.[0]?.message,
];
/** Sets times of a grant as nobody but the owner of the tables can who removes their protection. */
const setTimes = (id: string, times: string) =>
  hub.sql(`begin; set local session_replication_role = replica; alter table access_grant disable trigger access_grant_change;
    update access_grant set ${times} where id = '${id}'; update access_state set epoch = epoch + 1;
    alter table access_grant enable always trigger access_grant_change; commit`);

describe('a request', () => {
  test('is made for the department, tier and areas of the caller', async () => {
    const grant = await requested();
    expect(grant).toMatchObject({
      kind: 'REQUEST',
      state: 'REQUESTED',
      type: 'Person',
      fields: ['maritalStatus'],
      area: { id: street, code: '320105006000', level: 'STREET' },
      purpose: '婚姻登记核查',
      reason: '联合核查',
      department: 'health',
      tier: 'STREET',
      holder: null,
      holderAreas: [street],
      sourceDepartment: 'civil_affairs',
      requestedBy: 'demo:health:street',
      decidedBy: null,
      revokedBy: null,
    });
    expect(Date.parse(grant.replyBy ?? '') - Date.now()).toBeGreaterThan(9.9 * 86_400_000);
    expect(Date.parse(grant.replyBy ?? '') - Date.now()).toBeLessThan(10 * 86_400_000);
  });

  test('at grid tier is made for the caller alone', async () => {
    const grant = grantIn(await grants.request(hub.caller('health', 'GRID')));
    expect(grant).toMatchObject({ tier: 'GRID', holder: 'demo:health:grid', holderAreas: [] });
  });

  test('over fields of several departments becomes one request for each, and for an officer where none is the source', async () => {
    const people = grantsIn(
      await grants.request(health(), { fields: ['phone', 'sex', 'maritalStatus', 'name', 'phone'] }),
    );
    const bySource = Object.fromEntries(people.map(({ sourceDepartment, fields }) => [sourceDepartment, fields]));
    expect(bySource).toEqual({
      civil_affairs: ['maritalStatus'],
      public_security: ['name', 'sex'],
      grid_centre: ['phone'],
    });
    const events = grantsIn(await grants.request(health(), { type: 'Event', fields: ['description', 'agreement'] }));
    expect(events.map(({ sourceDepartment }) => sourceDepartment).sort()).toEqual(['grid_centre', null]);
    const companies = grantsIn(await grants.request(health(), { type: 'Organization', fields: ['name'] }));
    expect(companies.map(({ sourceDepartment }) => sourceDepartment)).toEqual(['civil_affairs']);
  });

  test('lapses at the end of the period that it asks for, where that is earlier', async () => {
    const validTo = inDays(2);
    expect(await requested({ validTo })).toMatchObject({ replyBy: validTo, validTo });
  });

  test('is refused with what is wrong with it', async () => {
    const wrong: [JsonObject, string][] = [
      [{ type: 'Persons' }, 'No access is granted to "Persons": it is no type whose records lie in areas.'],
      [{ type: 'Area', fields: ['name'] }, 'No access is granted to "Area": it is no type whose records lie in areas.'],
      [{ type: 'AccessReceipt', fields: ['*'] }, 'No access is granted to "AccessReceipt"'],
      [{ type: '__proto__' }, 'No access is granted to "__proto__"'],
      [{ fields: ['maritalStatus', 'shoeSize'] }, 'Person has no field "shoeSize".'],
      [{ fields: ['toString'] }, 'Person has no field "toString".'],
      [{ fields: ['id'] }, 'id comes with every grant; name other fields.'],
      [{ fields: [] }, 'fields must name at least one field.'],
      [{ area: '999999' }, 'There is no area with this id.'],
      [{ area: '1 or 1=1' }, 'There is no area with this id.'],
      [{ purpose: ' ' }, 'purpose must hold 1 to 200 printable characters.'],
      [{ purpose: 'x'.repeat(201) }, 'purpose must hold 1 to 200 printable characters.'],
      [{ purpose: 'a\nb' }, 'purpose must hold 1 to 200 printable characters.'],
      [{ reason: 'x'.repeat(1001) }, 'reason must hold 1 to 1000 printable characters.'],
      [{ reason: 'NUL \0' }, 'reason must hold 1 to 1000 printable characters.'],
      [{ validTo: inDays(-1) }, 'validTo must be later than now and than validFrom.'],
      [{ validFrom: inDays(3), validTo: inDays(2) }, 'validTo must be later than now and than validFrom.'],
      [{ validTo: inDays(366) }, 'validTo must be at most 365 days from now.'],
    ];
    for (const [more, message] of wrong) {
      const answer = await grants.request(health(), more);
      expect(problem(answer)).toEqual([['BAD_USER_INPUT'], expect.stringContaining(message)]);
      expect(answer.body.data).toBe(null);
    }
  });

  test('is refused to a caller with a hundred that wait for a reply', async () => {
    const asking = () =>
      grants.request(hub.caller('health', 'DISTRICT'), { fields: ['phone', 'sex', 'maritalStatus'] });
    const { id } = grantIn(await grants.request(hub.caller('health', 'DISTRICT')));
    await hub.sql(`insert into access_grant (kind, state, type, fields, area_id, purpose, reason, department, tier, holder_area_ids,
        valid_from, valid_to, source_department, requested_by, requested_at, reply_by)
      select kind, state, type, fields, area_id, purpose, reason, department, tier, holder_area_ids,
        valid_from, valid_to, source_department, requested_by, requested_at, reply_by
      from access_grant, generate_series(1, 99) where id = '${id}'`);
    expect(problem(await asking())[0]).toEqual(['GRANT_LIMIT_REACHED']);
    expect((await grants.revoke(hub.caller('health', 'DISTRICT'), id)).codes).toEqual([]);
    expect((await asking()).codes).toEqual([]);
  });

  test('is made by persons alone', async () => {
    for (const name of ['demo:system', 'demo:auditor', 'demo:officer']) {
      expect(problem(await grants.request(hub.named(name)))[0]).toEqual(['FORBIDDEN']);
    }
  });
});

describe('a decision', () => {
  test('is made by a person of the source department who is responsible for the area, and never by who asked', async () => {
    const { id } = await requested();
    const may = ['demo:civil_affairs:city', 'demo:civil_affairs:district', 'demo:civil_affairs:street'];
    const others = hub.callers.filter(({ name }) => !may.includes(name));
    const denied = new Set<string>();
    for (const caller of others) {
      const answer = await grants.decide(caller, id, 'APPROVE');
      expect([caller.name, answer.codes]).toEqual([caller.name, ['FORBIDDEN']]);
      denied.add(withoutReceipt(answer));
      denied.add(withoutReceipt(await grants.decide(caller, NOBODY, 'APPROVE')));
      denied.add(withoutReceipt(await grants.decide(caller, 'no id', 'APPROVE')));
    }
    expect(denied.size).toBe(1);
    const approved = grantIn(
      await grants.decide(hub.caller('civil_affairs', 'DISTRICT'), id, 'APPROVE', { note: '同意' }),
    );
    expect(approved).toMatchObject({ state: 'GRANTED', decidedBy: 'demo:civil_affairs:district', note: '同意' });
    const own = grantIn(await grants.request(civilAffairs()));
    expect((await grants.decide(civilAffairs(), own.id, 'APPROVE')).codes).toEqual(['FORBIDDEN']);
    expect((await grants.decide(hub.caller('civil_affairs', 'CITY'), own.id, 'APPROVE')).codes).toEqual([]);
  });

  test('is made by an officer where no department is the source', async () => {
    const { id } = await requested({ type: 'Event', fields: ['description'] });
    expect((await grants.decide(civilAffairs(), id, 'APPROVE')).codes).toEqual(['FORBIDDEN']);
    expect((await grants.decide(hub.caller('grid_centre', 'CITY'), id, 'APPROVE')).codes).toEqual(['FORBIDDEN']);
    expect(grantIn(await grants.decide(officer(), id, 'APPROVE'))).toMatchObject({ decidedBy: 'demo:officer' });
  });

  test('may narrow fields, area and period, and never widen them', async () => {
    const source = () => hub.caller('public_security', 'STREET');
    const { id, validTo } = await requested({ fields: ['name', 'sex', 'birthDate'] });
    const district = await areaAt(hub, 'DISTRICT');
    const wrong: [JsonObject, string][] = [
      [{}, 'fields, area and period are given to narrow a request, and only then.'],
      [{ fields: [] }, 'fields must name at least one field.'],
      [{ fields: ['sex', 'phone'] }, '"phone" was not asked for.'],
      [{ area: district }, 'The area must lie in the one that was asked for.'],
      [{ area: '7'.repeat(12) }, 'There is no area with this id.'],
      [{ validTo: inDays(31) }, 'The period must lie in the one that was asked for, and not be over.'],
      [{ validFrom: inDays(-1) }, 'The period must lie in the one that was asked for, and not be over.'],
      [{ validFrom: validTo }, 'The period must lie in the one that was asked for, and not be over.'],
    ];
    for (const [more, message] of wrong) {
      expect(problem(await grants.decide(source(), id, 'NARROW', more))).toEqual([['BAD_USER_INPUT'], message]);
    }
    for (const decision of ['APPROVE', 'REFUSE']) {
      const answer = await grants.decide(source(), id, decision, { fields: ['sex'], note: '缩小' });
      expect(problem(answer)).toEqual([['BAD_USER_INPUT'], wrong[0]?.[1]]);
    }
    const until = inDays(3);
    const narrow = { fields: ['sex'], area: community, validTo: until, note: '仅限本社区' };
    const narrowed = await grants.decide(source(), id, 'NARROW', narrow);
    expect(grantIn(narrowed)).toMatchObject({
      state: 'GRANTED',
      fields: ['sex'],
      area: { id: community },
      validTo: until,
    });
  });

  test('to refuse says why', async () => {
    const { id } = await requested();
    expect(problem(await grants.decide(civilAffairs(), id, 'REFUSE'))).toEqual([
      ['BAD_USER_INPUT'],
      'note must say why the request is refused.',
    ]);
    const refused = grantIn(await grants.decide(civilAffairs(), id, 'REFUSE', { note: '依据不足' }));
    expect(refused).toMatchObject({ state: 'REFUSED', note: '依据不足', decidedBy: 'demo:civil_affairs:street' });
  });

  test('is made once: of several at the same time one wins', async () => {
    const { id } = await requested();
    const deciders = (['CITY', 'DISTRICT', 'STREET'] as const).map((tier) => hub.caller('civil_affairs', tier));
    const answers = await Promise.all(
      deciders.flatMap((decider) => [
        grants.decide(decider, id, 'APPROVE'),
        grants.decide(decider, id, 'REFUSE', { note: '不同意' }),
      ]),
    );
    expect(answers.map(({ codes }) => codes.join()).sort()).toEqual(['', ...Array(5).fill('GRANT_NOT_OPEN')]);
    const [won] = answers.filter(({ codes }) => codes.length === 0);
    if (won === undefined) throw new Error('nobody won');
    expect(grantIn(await grants.one(officer(), id)).state).toBe(grantIn(won).state);
  });

  test('comes too late once the request has lapsed', async () => {
    const { id } = await requested();
    await setTimes(id, `reply_by = now() - interval '1 second'`);
    expect(grantIn(await grants.one(health(), id)).state).toBe('LAPSED');
    for (const decision of ['APPROVE', 'REFUSE']) {
      const answer = await grants.decide(civilAffairs(), id, decision, { note: '迟到' });
      expect(answer.codes).toEqual(['GRANT_NOT_OPEN']);
    }
    expect((await grants.revoke(health(), id)).codes).toEqual(['GRANT_NOT_OPEN']);
  });
});

describe('a revocation', () => {
  test.each([
    ['the department that decided', 'demo:civil_affairs:community'],
    ['the department that holds it', 'demo:health:city'],
    ['an officer', 'demo:officer-2'],
  ])('is made by %s', async (_, name) => {
    const { id } = await granted();
    const answer = await grants.revoke(hub.named(name), id, '任务完成');
    expect(grantIn(answer)).toMatchObject({ state: 'REVOKED', revokedBy: name, revocationReason: '任务完成' });
    expect((await grants.revoke(hub.named(name), id)).codes).toEqual(['GRANT_NOT_OPEN']);
  });

  test('is refused to others as if there were no such grant', async () => {
    const { id } = await granted();
    const denied = new Set<string>();
    for (const name of ['demo:emergency:city', 'demo:auditor', 'demo:system', 'demo:audit:city']) {
      const own = name === 'demo:system' ? NOBODY : id;
      denied.add(withoutReceipt(await grants.revoke(hub.named(name), own)));
      denied.add(withoutReceipt(await grants.revoke(hub.named(name), NOBODY)));
    }
    denied.add(withoutReceipt(await grants.revoke(hub.named('demo:system'), id)));
    expect(denied.size).toBe(1);
    expect(grantIn(await grants.one(health(), id)).state).toBe('GRANTED');
  });

  test('withdraws a request, for the department that made it', async () => {
    const { id } = await requested();
    expect((await grants.revoke(civilAffairs(), id)).codes).toEqual(['FORBIDDEN']);
    expect(grantIn(await grants.revoke(health(), id))).toMatchObject({ state: 'REVOKED', decidedBy: null });
    expect((await grants.decide(civilAffairs(), id, 'APPROVE')).codes).toEqual(['GRANT_NOT_OPEN']);
  });

  test('needs a reason', async () => {
    const { id } = await granted();
    expect(problem(await grants.revoke(health(), id, ' '))).toEqual([
      ['BAD_USER_INPUT'],
      'reason must hold 1 to 1000 printable characters.',
    ]);
  });
});

describe('what is granted', () => {
  const PEOPLE = `{ people(first: 1000, orderBy: [{ id: ASC }]) { totalCount nodes { id maritalStatus residenceArea { id } } } }`;
  const OPTIONS = { purpose: '婚姻登记核查' };
  const read = async (options: { purpose?: string } = OPTIONS, caller = health()) => {
    const answer = await hub.ask(caller, PEOPLE, {}, options);
    expect(answer.codes).toEqual([]);
    return pageOf<{ id: string; maritalStatus: string | null }>(answer, 'people').nodes;
  };
  const given = async (options?: { purpose?: string }, caller = health()) =>
    (await read(options, caller)).filter(({ maritalStatus }) => maritalStatus !== null).map(({ id }) => id);
  /** Adults of an area whose marital status is known: a child's is level 4, for which the tier wants a case too. */
  const adults = async (column: string, area: string) =>
    (
      await hub.sql<{ id: string }>(
        `select id from person where ${column} = $1 and marital_status is not null
          and birth_date <= (now() at time zone 'Asia/Shanghai')::date - interval '14 years' order by id`,
        [area],
      )
    ).map(({ id }) => id);

  beforeEach(async () => {
    const { nodes } = pageOf<SeenGrant>(await grants.list(officer(), { state: 'GRANTED' }), 'accessGrants');
    for (const { id } of nodes) await grants.revoke(officer(), id);
  });

  test('is given in the area, under the purpose, to the holder, until it is revoked', async () => {
    expect(await given()).toEqual([]);
    const { id } = grantIn(await grants.request(health(), { area: community }));
    expect(await given()).toEqual([]);
    await grants.decide(civilAffairs(), id, 'APPROVE');
    const wanted = await adults('community_id', community);
    expect(wanted.length).toBeGreaterThan(0);
    expect(await given()).toEqual(wanted);
    expect(await given({ purpose: '  婚姻登记核查 ' })).toEqual(wanted);
    expect(await given({ purpose: '别的用途' })).toEqual([]);
    expect(await given({})).toEqual([]);
    expect(await given(OPTIONS, hub.caller('health', 'COMMUNITY'))).toEqual([]);
    expect(await given(OPTIONS, hub.caller('emergency', 'STREET'))).toEqual([]);
    await grants.revoke(civilAffairs(), id);
    expect(await given()).toEqual([]);
  });

  test('opens rows outside of the own area, with the fields that are granted and id', async () => {
    const [other] = await hub.sql<{ id: string }>(
      `select street_id::text as id from person where street_id <> $1 and marital_status is not null limit 1`,
      [street],
    );
    const area = other?.id ?? '';
    const before = new Set((await read()).map((node) => node.id));
    const { id } = grantIn(await grants.request(health(), { area }));
    await grants.decide(hub.caller('civil_affairs', 'DISTRICT'), id, 'APPROVE');
    const source = '{ people(first: 1000, orderBy: [{ id: ASC }]) { nodes { id name phone maritalStatus } } }';
    const answer = await hub.ask(health(), source, {}, OPTIONS);
    const { nodes } = pageOf<{ id: string; name: unknown; phone: unknown; maritalStatus: unknown }>(answer, 'people');
    const opened = nodes.filter((node) => !before.has(node.id));
    const ids = opened.filter(({ maritalStatus }) => maritalStatus !== null).map((node) => node.id);
    expect(ids).toEqual(await adults('street_id', area));
    expect(opened.every(({ name, phone }) => name === null && phone === null)).toBe(true);
    await grants.revoke(officer(), id);
    expect((await read()).length).toBe(before.size);
  });

  test('ends by itself when its period is over', async () => {
    const { id } = await granted();
    expect((await given()).length).toBeGreaterThan(0);
    await setTimes(id, `valid_from = now() - interval '1 day', valid_to = now() + interval '3 seconds'`);
    expect((await given()).length).toBeGreaterThan(0);
    await new Promise((done) => setTimeout(done, 3100));
    expect(await given()).toEqual([]);
    expect(grantIn(await grants.one(health(), id)).state).toBe('EXPIRED');
    expect((await grants.revoke(civilAffairs(), id)).codes).toEqual(['GRANT_NOT_OPEN']);
  });

  test('begins when its period begins', async () => {
    const { id } = await granted({ validFrom: inDays(1) });
    expect(await given()).toEqual([]);
    await setTimes(id, `valid_from = now() + interval '2 seconds'`);
    expect(await given()).toEqual([]);
    await new Promise((done) => setTimeout(done, 2100));
    expect((await given()).length).toBeGreaterThan(0);
    await grants.revoke(health(), id);
  });

  test('is given on another node at once, and gone there at once', async () => {
    const other = await startHub({ beside: hub });
    try {
      const there = async () => {
        const answer = await other.ask(health(), PEOPLE, {}, OPTIONS);
        return pageOf<{ maritalStatus: unknown }>(answer, 'people').nodes.some((one) => one.maritalStatus !== null);
      };
      expect(await there()).toBe(false);
      const { id } = await granted();
      expect(await there()).toBe(true);
      await grants.revoke(health(), id);
      expect(await there()).toBe(false);
    } finally {
      await other.close();
    }
  });
});

describe('grants are seen', () => {
  test('by the departments that they concern, officers and auditors, and by nobody else', async () => {
    const { id } = await requested({ fields: ['phone'] });
    const seers = hub.callers.filter(
      ({ kind, department }) => ['officer', 'auditor'].includes(kind) || ['health', 'grid_centre'].includes(department),
    );
    const unseen = new Set<string>();
    for (const caller of hub.callers) {
      const answer = await grants.one(caller, id);
      const listed = pageOf<SeenGrant>(await grants.list(caller), 'accessGrants').nodes.map((grant) => grant.id);
      if (seers.includes(caller)) {
        expect(grantIn(answer).id).toBe(id);
        expect(listed).toContain(id);
      } else {
        unseen.add(withoutReceipt(answer));
        unseen.add(withoutReceipt(await grants.one(caller, NOBODY)));
        unseen.add(withoutReceipt(await grants.one(caller, "x' or true")));
        expect(listed).not.toContain(id);
      }
    }
    expect(unseen.size).toBe(1);
    expect([...unseen][0]).toContain('{"accessGrant":null}');
  });

  test('page by page, newest first, and filtered', async () => {
    await granted();
    const all = pageOf<SeenGrant>(await grants.list(officer()), 'accessGrants');
    expect(all.totalCount).toBe(all.nodes.length);
    const walked: string[] = [];
    let after = '';
    for (;;) {
      const page = pageOf<SeenGrant>(await grants.list(officer(), {}, `first: 7${after}`), 'accessGrants');
      walked.push(...page.nodes.map(({ id }) => id));
      if (!page.pageInfo.hasNextPage) break;
      after = `, after: "${page.pageInfo.endCursor}"`;
    }
    expect(walked).toEqual(all.nodes.map(({ id }) => id));
    const back = pageOf<SeenGrant>(await grants.list(officer(), {}, 'last: 3'), 'accessGrants');
    expect(back.nodes.map(({ id }) => id)).toEqual(walked.slice(-3));
    const states = new Set(all.nodes.map(({ state }) => state));
    expect([...states].sort()).toEqual(['EXPIRED', 'GRANTED', 'LAPSED', 'REFUSED', 'REQUESTED', 'REVOKED']);
    for (const state of states) {
      const { nodes } = pageOf<SeenGrant>(await grants.list(officer(), { state }), 'accessGrants');
      expect(nodes.map(({ id }) => id)).toEqual(all.nodes.filter((one) => one.state === state).map(({ id }) => id));
    }
    const byField = pageOf<SeenGrant>(
      await grants.list(officer(), {
        type: 'Person',
        sourceDepartment: 'public_security',
        requestedBy: 'demo:health:street',
      }),
      'accessGrants',
    );
    expect(byField.nodes.length).toBeGreaterThan(0);
    expect(byField.nodes.every(({ sourceDepartment }) => sourceDepartment === 'public_security')).toBe(true);
  });

  test('with cursors that are good for the caller and filter that they were made for', async () => {
    const { edges } = pageOf<SeenGrant>(await grants.list(officer()), 'accessGrants');
    const page = `first: 1, after: "${edges[0]?.cursor}"`;
    expect((await grants.list(officer(), {}, page)).codes).toEqual([]);
    expect((await grants.list(officer(), { state: 'GRANTED' }, page)).codes).toEqual(['INVALID_CURSOR']);
    expect((await grants.list(hub.named('demo:officer-2'), {}, page)).codes).toEqual(['INVALID_CURSOR']);
    expect((await grants.list(officer(), { requestedBy: 'a\0b' })).codes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('every step is on the log', () => {
  test('with the grant that it wrote, and never a value', async () => {
    const asked = await grants.request(health());
    const { id } = grantIn(asked);
    const steps: [string, typeof asked][] = [
      ['requestAccess', asked],
      ['narrowAccess', await grants.decide(civilAffairs(), id, 'NARROW', { area: community, note: '仅限本社区' })],
      ['revokeAccess', await grants.revoke(officer(), id)],
    ];
    for (const [action, answer] of steps) {
      const receipt = await receiptOf(hub, answer);
      expect(receipt).toMatchObject({
        outcome: 'answered',
        reads: [],
        writes: [{ action, type: 'AccessGrant', ids: id }],
      });
      expect(JSON.stringify(receipt)).not.toMatch(/婚姻登记核查|联合核查|仅限本社区|不再需要/);
    }
    const refusal = await receiptOf(hub, await grants.revoke(officer(), id));
    expect(refusal).toMatchObject({ outcome: 'refused', errors: ['GRANT_NOT_OPEN'] });
    expect(refusal.writes).toBeUndefined();
    const answer = await hub.ask(
      hub.named('demo:auditor'),
      `query Log($id: ID!) { accessLog(filter: { record: { type: "AccessGrant", id: $id } }) {
        nodes { caller operation writes { action type fields recordIds } } } }`,
      { id },
    );
    expect(pageOf(answer, 'accessLog').nodes).toEqual([
      {
        caller: 'demo:officer',
        operation: 'Step',
        writes: [
          {
            action: 'revokeAccess',
            type: 'AccessGrant',
            fields: ['revocationReason', 'revokedAt', 'revokedBy', 'state'],
            recordIds: [id],
          },
        ],
      },
      expect.objectContaining({ caller: 'demo:civil_affairs:street' }),
      expect.objectContaining({ caller: 'demo:health:street' }),
    ]);
  });

  test('and so is reading grants', async () => {
    const { id } = await requested();
    const one = await receiptOf(hub, await grants.one(health(), id));
    expect(one.reads).toMatchObject([{ type: 'AccessGrant', full: ['*'], count: 1, ids: id }]);
    const none = await receiptOf(hub, await grants.one(hub.caller('emergency', 'CITY'), id));
    expect(none.reads).toMatchObject([{ type: 'AccessGrant', count: 0, ids: '' }]);
    const list = await receiptOf(hub, await grants.list(officer(), {}, 'first: 1'));
    expect(list.reads.map(({ ids }) => ids)).toContain(id);
  });

  test('and nothing is changed where it cannot be', async () => {
    const { id } = await requested();
    await hub.sql('revoke insert on access_receipt from fivefold_hub');
    try {
      const answer = await grants.decide(civilAffairs(), id, 'APPROVE');
      expect([answer.status, answer.codes, answer.body.data]).toEqual([503, ['RECEIPT_UNAVAILABLE'], undefined]);
    } finally {
      await hub.sql('grant insert on access_receipt to fivefold_hub');
    }
    expect(grantIn(await grants.one(health(), id)).state).toBe('REQUESTED');
  });
});

describe('a mutation over HTTP', () => {
  const REVOKE = `mutation { revokeAccess(id: "${NOBODY}", reason: "x") { id } }`;

  test('is not taken by GET', async () => {
    const url = `/graphql?query=${encodeURIComponent(REVOKE)}`;
    const { status, codes, headers } = await hub.request(
      { headers: { authorization: `Bearer ${officer().token}` } },
      url,
    );
    expect([status, codes, headers.get('allow')]).toEqual([405, ['METHOD_NOT_ALLOWED'], 'POST']);
  });

  test('makes all of its changes or none', async () => {
    const { id } = await requested();
    const source = `mutation { one: decideAccess(input: { id: "${id}", decision: APPROVE }) { ${GRANT} }
      two: decideAccess(input: { id: "${NOBODY}", decision: APPROVE }) { id } }`;
    const answer = await hub.ask(civilAffairs(), source);
    expect([answer.status, answer.codes, answer.body.data]).toEqual([200, ['FORBIDDEN'], null]);
    expect(grantIn(await grants.one(health(), id)).state).toBe('REQUESTED');
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tier } from '../../src/shared/principal.js';
import { type AskOptions, type HubAnswer, pageOf, REASON, startHub, type TestHub } from '../support/hub.js';
import { addPolicyRows, type PolicyRow, TODAY_IN_CHINA } from '../support/policy-rows.js';

let hub: TestHub;
let rows: readonly PolicyRow[];

beforeAll(async () => {
  hub = await startHub();
  rows = await addPolicyRows(hub);
});
afterAll(() => hub.close());

describe('a filter or sort on a field that is not read in full is refused', () => {
  test.each<[string, string, Tier, string, string]>([
    ['masked', 'grid_centre', 'STREET', 'people(filter: { idNumber: { startsWith: "99" } })', 'Person.idNumber'],
    [
      'withheld',
      'public_security',
      'STREET',
      'people(filter: { maritalStatus: { isNull: false } })',
      'Person.maritalStatus',
    ],
    ['masked at the tier', 'civil_affairs', 'CITY', 'people(filter: { name: { contains: "张" } })', 'Person.name'],
    [
      'masked without a purpose',
      'health',
      'DISTRICT',
      'people(filter: { birthDate: { gt: "2020-01-01" } })',
      'Person.birthDate',
    ],
    ['a list', 'emergency', 'STREET', 'people(filter: { careNeeds: { has: ORPHAN } })', 'Person.careNeeds'],
    [
      'inside or',
      'health',
      'STREET',
      'people(filter: { or: [{ name: { eq: "x" } }, { kind: { eq: FLOATING } }] })',
      'Person.kind',
    ],
    ['inside not', 'health', 'STREET', 'people(filter: { not: { not: { kind: { eq: FLOATING } } } })', 'Person.kind'],
    [
      'inside and',
      'health',
      'STREET',
      'people(filter: { and: [{}, { and: [{ kind: { isNull: true } }] }] })',
      'Person.kind',
    ],
    ['a relation', 'health', 'STREET', 'people(filter: { household: { id: { eq: "x" } } })', 'Household.id'],
    ['an empty filter of a relation', 'health', 'STREET', 'people(filter: { household: {} })', 'Person.household'],
    [
      'a masked relation',
      'grid_centre',
      'STREET',
      'people(filter: { registeredArea: { name: { eq: "x" } } })',
      'Person.registeredArea',
    ],
    [
      'across a relation',
      'grid_centre',
      'STREET',
      'households(filter: { members: { some: { idNumber: { startsWith: "9" } } } })',
      'Person.idNumber',
    ],
    [
      'across none',
      'grid_centre',
      'STREET',
      'households(filter: { members: { none: { idNumber: { startsWith: "9" } } } })',
      'Person.idNumber',
    ],
    [
      'across two relations',
      'hotline_12345',
      'STREET',
      'events(filter: { reporter: { person: { household: { number: { eq: "1" } } } } })',
      'Household.number',
    ],
    [
      'a part of a masked object',
      'grid_centre',
      'STREET',
      'events(filter: { reporter: { phone: { startsWith: "1" } } })',
      'Event.reporter',
    ],
    ['parties of an event', 'hotline_12345', 'STREET', 'events(filter: { parties: { some: {} } })', 'Event.parties'],
    [
      'towards a closed type',
      'civil_affairs',
      'STREET',
      'places(filter: { things: { some: { kind: { eq: CAMERA } } } })',
      'Thing.kind',
    ],
    [
      'over areas',
      'health',
      'STREET',
      'areas(filter: { people: { some: { maritalStatus: { eq: DIVORCED } } } })',
      'Person.maritalStatus',
    ],
    ['a sort', 'grid_centre', 'STREET', 'people(orderBy: [{ name: ASC }, { idNumber: DESC }])', 'Person.idNumber'],
    [
      'a sort of a relation',
      'grid_centre',
      'STREET',
      'households { nodes { members(orderBy: [{ idNumber: ASC }]) { totalCount } } }',
      'Person.idNumber',
    ],
    [
      'a filter of a relation',
      'grid_centre',
      'STREET',
      'households { nodes { members(filter: { idNumber: { isNull: true } }) { totalCount } } }',
      'Person.idNumber',
    ],
  ])('%s', async (_, department, tier, field, named) => {
    const answer = await hub.askAs(
      department,
      tier,
      field.endsWith('}') ? `{ ${field} }` : `{ ${field} { totalCount } }`,
    );
    expect(answer.codes.length).toBeGreaterThan(0);
    expect(new Set(answer.codes)).toEqual(new Set(['FIELD_NOT_READABLE']));
    expect(answer.body.errors?.[0]?.message).toContain(named);
    expect(Object.values(answer.body.data ?? {}).filter((given) => given !== null)).toEqual([]);
  });

  test('and a purpose or case opens what it opens', async () => {
    const query = '{ people(filter: { name: { contains: "张" } }) { totalCount } }';
    expect((await hub.askAs('civil_affairs', 'CITY', query)).codes).toEqual(['FIELD_NOT_READABLE']);
    expect((await hub.askAs('civil_affairs', 'CITY', query, {}, { purpose: 'p' })).codes).toEqual([
      'FIELD_NOT_READABLE',
    ]);
    expect((await hub.askAs('civil_affairs', 'CITY', query, {}, { caseId: 'c' })).codes).toEqual([
      'FIELD_NOT_READABLE',
    ]);
    expect((await hub.askAs('civil_affairs', 'CITY', query, {}, REASON)).codes).toEqual([]);
  });
});

describe('a row on which a field is not full never matches a filter or sort by it', () => {
  const ids = (answer: HubAnswer, root: string) => pageOf<{ id: string }>(answer, root).nodes.map(({ id }) => id);

  async function child() {
    const row = rows.find(
      ({ type, kindFor }) => type === 'Person' && kindFor({ department: 'x', tier: 'GRID' }) === 'child',
    );
    const [found] = await hub.sql<{ id: string; name: string; phone: string; household_id: string; born: string }>(
      'select id, name, phone, household_id, birth_date::text as born from person where id = $1',
      [row?.id],
    );
    if (found === undefined) throw new Error('no child');
    return found;
  }

  test.each<[string, (child: Awaited<ReturnType<typeof childOf>>) => string]>([
    ['equal', ({ name }) => `{ name: { eq: "${name}" } }`],
    ['not equal', () => '{ not: { name: { eq: "没有" } } }'],
    ['not null', () => '{ phone: { isNull: false } }'],
    ['either way', ({ id }) => `{ or: [{ id: { eq: "${id}" } }, { name: { eq: "没有" } }] }`],
    ['born', ({ born }) => `{ birthDate: { gte: "${born}", lte: "${born}" } }`],
  ])('%s: a child, by a caller who reads children masked', async (_, filterOf) => {
    const one = await child();
    const query = `{ people(first: 1000, filter: { and: [{ id: { eq: "${one.id}" } }, ${filterOf(one)}] }) { totalCount nodes { id } } }`;
    const without = await hub.askAs('civil_affairs', 'STREET', query);
    expect([ids(without, 'people'), pageOf(without, 'people').totalCount]).toEqual([[], 0]);
    expect(ids(await hub.askAs('civil_affairs', 'STREET', query, {}, REASON), 'people')).toEqual([one.id]);
  });

  const childOf = child;

  test('a child over relations: neither some nor none tells of it', async () => {
    const { household_id: home, name } = await child();
    const asked = (quantifier: string) => `{ households(filter: { and: [{ id: { eq: "${home}" } },
      { members: { ${quantifier}: { name: { eq: "${name}" } } } }] }) { totalCount } }`;
    const count = async (quantifier: string, options: AskOptions) =>
      pageOf(await hub.askAs('civil_affairs', 'STREET', asked(quantifier), {}, options), 'households').totalCount;
    expect([await count('some', {}), await count('none', {})]).toEqual([0, 1]);
    expect([await count('some', REASON), await count('none', REASON)]).toEqual([1, 0]);
  });

  test('a sort by name leaves children out, and their number too', async () => {
    const street = await hub.value<number>("select id from area where code = '320105006000' and level = 'STREET'");
    const adults = await hub.value<number>(
      `select count(*)::int from person where street_id = $1 and birth_date <= ${TODAY_IN_CHINA} - interval '14 years'`,
      street,
    );
    const all = await hub.value<number>('select count(*)::int from person where street_id = $1', street);
    expect(all).toBeGreaterThan(adults);
    const total = async (args: string, options?: AskOptions) =>
      pageOf(await hub.askAs('civil_affairs', 'STREET', `{ people${args} { totalCount } }`, {}, options), 'people')
        .totalCount;
    expect(await total('')).toBe(all);
    expect(await total('(orderBy: [{ name: DESC }])')).toBe(adults);
    expect(await total('(orderBy: [{ name: DESC }])', REASON)).toBe(all);
  });

  test('an event whose reporter is masked, by the telephone number', async () => {
    const event = rows.find(
      ({ type, kindFor }) => type === 'Event' && kindFor({ department: 'x', tier: 'GRID' }) === 'whistleblowing',
    );
    const phone = await hub.value<string>('select reporter_phone from event where id = $1', event?.id);
    const query = `{ events(filter: { id: { eq: "${event?.id}" }, reporter: { phone: { eq: "${phone}" } } }) { totalCount nodes { id } } }`;
    expect(pageOf(await hub.askAs('hotline_12345', 'STREET', query), 'events').totalCount).toBe(0);
    expect(pageOf(await hub.askAs('hotline_12345', 'STREET', query, {}, REASON), 'events').totalCount).toBe(1);
  });

  test('a page of all rows in two halves is the page at once: cursors skip nothing and tell nothing', async () => {
    const page = async (args: string) =>
      pageOf<{ id: string }>(
        await hub.askAs(
          'health',
          'COMMUNITY',
          `{ people(${args}) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
        ),
        'people',
      );
    const whole = await page('first: 1000, orderBy: [{ phone: ASC }]');
    const seen: string[] = [];
    let after = '';
    for (let more = true; more; ) {
      const { nodes, pageInfo } = await page(`first: 7, orderBy: [{ phone: ASC }]${after}`);
      seen.push(...nodes.map(({ id }) => id));
      more = pageInfo.hasNextPage;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(seen).toEqual(whole.nodes.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

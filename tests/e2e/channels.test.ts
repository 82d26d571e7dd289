import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MODELS } from '../../src/modules/index.js';
import type { Tier } from '../../src/shared/principal.js';
import { type AskOptions, type HubAnswer, type JsonObject, pageOf, startHub, type TestHub } from '../support/hub.js';
import { addPolicyRows, type PolicyRow } from '../support/policy-rows.js';

let hub: TestHub;
let rows: readonly PolicyRow[];

beforeAll(async () => {
  hub = await startHub();
  rows = await addPolicyRows(hub);
});
afterAll(() => hub.close());

const REASON: AskOptions = { purpose: '核实情况', caseId: '案件1' };
const askAs = (department: string, tier: Tier, query: string, variables?: JsonObject, options?: AskOptions) =>
  hub.ask(hub.caller(department, tier), query, variables, options);

/** The answer without what is its own: the number of its receipt. */
const sameFor = ({ status, text }: HubAnswer) => `${status} ${text.replace(/"receipt":"\d+"/, '')}`;

async function value<T>(text: string, ...values: unknown[]): Promise<T> {
  const [row] = await hub.sql<Record<string, T>>(text, values);
  if (row === undefined) throw new Error(`nothing for ${text}`);
  return Object.values(row)[0] as T;
}

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
    const answer = await askAs(department, tier, field.endsWith('}') ? `{ ${field} }` : `{ ${field} { totalCount } }`);
    expect(answer.codes.length).toBeGreaterThan(0);
    expect(new Set(answer.codes)).toEqual(new Set(['FIELD_NOT_READABLE']));
    expect(answer.body.errors?.[0]?.message).toContain(named);
    expect(Object.values(answer.body.data ?? {}).filter((given) => given !== null)).toEqual([]);
  });

  test('and a purpose or case opens what it opens', async () => {
    const query = '{ people(filter: { name: { contains: "张" } }) { totalCount } }';
    expect((await askAs('civil_affairs', 'CITY', query)).codes).toEqual(['FIELD_NOT_READABLE']);
    expect((await askAs('civil_affairs', 'CITY', query, {}, { purpose: 'p' })).codes).toEqual(['FIELD_NOT_READABLE']);
    expect((await askAs('civil_affairs', 'CITY', query, {}, { caseId: 'c' })).codes).toEqual(['FIELD_NOT_READABLE']);
    expect((await askAs('civil_affairs', 'CITY', query, {}, REASON)).codes).toEqual([]);
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
    const without = await askAs('civil_affairs', 'STREET', query);
    expect([ids(without, 'people'), pageOf(without, 'people').totalCount]).toEqual([[], 0]);
    expect(ids(await askAs('civil_affairs', 'STREET', query, {}, REASON), 'people')).toEqual([one.id]);
  });

  const childOf = child;

  test('a child over relations: neither some nor none tells of it', async () => {
    const { household_id: home, name } = await child();
    const asked = (quantifier: string) => `{ households(filter: { and: [{ id: { eq: "${home}" } },
      { members: { ${quantifier}: { name: { eq: "${name}" } } } }] }) { totalCount } }`;
    const count = async (quantifier: string, options: AskOptions) =>
      pageOf(await askAs('civil_affairs', 'STREET', asked(quantifier), {}, options), 'households').totalCount;
    expect([await count('some', {}), await count('none', {})]).toEqual([0, 1]);
    expect([await count('some', REASON), await count('none', REASON)]).toEqual([1, 0]);
  });

  test('a sort by name leaves children out, and their number too', async () => {
    const street = await value<number>("select id from area where code = '320105006000' and level = 'STREET'");
    const adults = await value<number>(
      `select count(*)::int from person where street_id = $1 and birth_date <= current_date - interval '14 years'`,
      street,
    );
    const all = await value<number>('select count(*)::int from person where street_id = $1', street);
    expect(all).toBeGreaterThan(adults);
    const total = async (args: string, options?: AskOptions) =>
      pageOf(await askAs('civil_affairs', 'STREET', `{ people${args} { totalCount } }`, {}, options), 'people')
        .totalCount;
    expect(await total('')).toBe(all);
    expect(await total('(orderBy: [{ name: DESC }])')).toBe(adults);
    expect(await total('(orderBy: [{ name: DESC }])', REASON)).toBe(all);
  });

  test('an event whose reporter is masked, by the telephone number', async () => {
    const event = rows.find(
      ({ type, kindFor }) => type === 'Event' && kindFor({ department: 'x', tier: 'GRID' }) === 'whistleblowing',
    );
    const phone = await value<string>('select reporter_phone from event where id = $1', event?.id);
    const query = `{ events(filter: { id: { eq: "${event?.id}" }, reporter: { phone: { eq: "${phone}" } } }) { totalCount nodes { id } } }`;
    expect(pageOf(await askAs('hotline_12345', 'STREET', query), 'events').totalCount).toBe(0);
    expect(pageOf(await askAs('hotline_12345', 'STREET', query, {}, REASON), 'events').totalCount).toBe(1);
  });

  test('a page of all rows in two halves is the page at once: cursors skip nothing and tell nothing', async () => {
    const page = async (args: string) =>
      pageOf<{ id: string }>(
        await askAs('health', 'COMMUNITY', `{ people(${args}) { nodes { id } pageInfo { hasNextPage endCursor } } }`),
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

describe('a cursor is good for its caller and its query alone', () => {
  const query = (args = '') =>
    `query ($after: String) { people(first: 2, after: $after${args}) { edges { cursor node { id } } } }`;

  async function cursor(): Promise<string> {
    const { edges } = pageOf(await askAs('health', 'STREET', query()), 'people');
    return edges[0]?.cursor ?? '';
  }

  const use = async (
    after: string,
    department = 'health',
    tier: Tier = 'STREET',
    args = '',
    options: AskOptions = {},
  ) => (await askAs(department, tier, query(args), { after }, options)).codes;

  test('it continues its own query', async () => expect(await use(await cursor())).toEqual([]));

  test.each<[string, (cursor: string) => Promise<readonly string[]>]>([
    ['another department', (after) => use(after, 'civil_affairs')],
    ['another tier', (after) => use(after, 'health', 'COMMUNITY')],
    ['the same caller with a purpose', (after) => use(after, 'health', 'STREET', '', { purpose: 'p' })],
    ['another filter', (after) => use(after, 'health', 'STREET', ', filter: { name: { contains: "张" } }')],
    ['another order', (after) => use(after, 'health', 'STREET', ', orderBy: [{ id: DESC }]')],
    ['another area', (after) => use(after, 'health', 'STREET', ', area: "5"')],
    ['a changed character', (after) => use(`${after.startsWith('A') ? 'B' : 'A'}${after.slice(1)}`)],
    ['a cut end', (after) => use(after.slice(0, -4))],
    ['padding', (after) => use(`${after}=`)],
    ['what it seems to hold', () => use(Buffer.from('["00000000-0006-4000-8000-000000000000"]').toString('base64url'))],
    ['a number', () => use('1')],
    ['nothing', () => use('')],
    ['a very long text', () => use('A'.repeat(100_000))],
  ])('%s: INVALID_CURSOR', async (_, attempt) => {
    expect(await attempt(await cursor())).toEqual(['INVALID_CURSOR']);
  });

  test('another connection of the same type: INVALID_CURSOR', async () => {
    const place = rows.find(({ type }) => type === 'Place')?.id;
    const text = `query ($after: String) { place(id: "${place}") { residents(first: 1, after: $after) { totalCount } } }`;
    expect((await askAs('health', 'STREET', text, { after: await cursor() })).codes).toEqual(['INVALID_CURSOR']);
  });

  test('it shows nothing of the row, decoded or not', async () => {
    const answer = await askAs(
      'civil_affairs',
      'STREET',
      `{ people(first: 5, orderBy: [{ phone: ASC }]) { edges { cursor node { id phone } } } }`,
    );
    for (const { cursor: text, node } of pageOf<{ id: string; phone: string }>(answer, 'people').edges) {
      const forms = [
        text,
        Buffer.from(text, 'base64url').toString('latin1'),
        Buffer.from(text, 'base64url').toString('hex'),
      ];
      for (const form of forms) {
        expect(form).not.toContain(node.phone);
        expect(form).not.toContain(node.id);
        expect(form).not.toContain(Buffer.from(node.phone).toString('hex'));
      }
    }
  });
});

describe('an id that is absent, out of scope or not of the caller answers the same bytes', () => {
  const SCOPED = MODELS.filter(({ scope }) => scope === 'ancestors');

  test.each(SCOPED.map(({ name, one }) => [name, one] as const))('%s', async (name, one) => {
    const outside = rows.filter(
      ({ type, kindFor }) => type === name && kindFor({ department: 'health', tier: 'GRID' }) === 'outside',
    );
    expect(outside.length).toBeGreaterThan(0);
    const attempts = [
      ...outside.map(({ id }) => id),
      '99999999-9999-4999-8999-999999999999',
      'x',
      '',
      '1',
      "' or 1=1 --",
    ];
    for (const department of ['public_security', 'urban_management', 'health', 'audit']) {
      for (const options of [{}, REASON]) {
        const query = `query One($id: ID!) { ${one}(id: $id) { __typename id } }`;
        const answers = await Promise.all(attempts.map((id) => askAs(department, 'GRID', query, { id }, options)));
        expect(new Set(answers.map(sameFor)).size).toBe(1);
        expect(answers[0]?.body.data).toEqual({ [one]: null });
        const lengths = answers.map(
          ({ headers, body }) => Number(headers.get('content-length')) - String(body.extensions?.receipt).length,
        );
        expect(new Set(lengths).size).toBe(1);
      }
    }
  });

  test('a person whom only a tie to an event opens', async () => {
    const query = 'query One($id: ID!) { person(id: $id) { id name phone } }';
    const untied = rows.find(
      ({ type, kindFor }) => type === 'Person' && kindFor({ department: 'emergency', tier: 'STREET' }) === 'inside',
    );
    const tied = rows.find(
      ({ type, kindFor }) => type === 'Person' && kindFor({ department: 'emergency', tier: 'STREET' }) === 'tied',
    );
    const denied = await askAs('emergency', 'STREET', query, { id: untied?.id ?? '' });
    const absent = await askAs('emergency', 'STREET', query, { id: '99999999-9999-4999-8999-999999999999' });
    expect(sameFor(denied)).toBe(sameFor(absent));
    expect((await askAs('emergency', 'STREET', query, { id: tied?.id ?? '' })).body.data?.person).not.toBeNull();
  });

  test('an area argument of somebody else, of nobody, or no area at all', async () => {
    const other = await value<number>("select id from area where level = 'STREET' and code <> '320105006000' limit 1");
    const query =
      'query In($area: ID) { people(area: $area) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }';
    const answers = await Promise.all(
      [String(other), '2147483647', '99999999999', 'x'].map((area) => askAs('health', 'STREET', query, { area })),
    );
    expect(new Set(answers.map(sameFor)).size).toBe(1);
  });
});

describe('how a field is asked for decides nothing', () => {
  const plain = '{ people(first: 20) { nodes { id name idNumber phone birthDate } } }';
  interface Person {
    readonly [name: string]: string | null | undefined;
  }

  test.each<[string, string, (person: Person) => Person]>([
    [
      'aliases of other fields',
      'nodes { id: phone name: idNumber idNumber: name phone: id birthDate }',
      (p: Person) => ({ id: p.phone, name: p.idNumber, idNumber: p.name, phone: p.id, birthDate: p.birthDate }),
    ],
    ['fragments', 'nodes { ...A ... on Person { phone } ... { birthDate } }', (p: Person) => p],
    ['a field twice', 'nodes { id name name idNumber phone birthDate n: name }', (p: Person) => ({ ...p, n: p.name })],
    [
      'directives',
      'nodes { id name @include(if: true) idNumber @skip(if: false) phone @include(if: $yes) birthDate @skip(if: $no) }',
      (p: Person) => p,
    ],
  ])('%s', async (_, selection, as) => {
    const head = selection.includes('$') ? 'query ($yes: Boolean = true, $no: Boolean = false)' : 'query';
    const fragment = selection.includes('...A') ? ' fragment A on Person { id name idNumber }' : '';
    for (const [department, tier, options] of [
      ['grid_centre', 'CITY', {}],
      ['grid_centre', 'STREET', {}],
      ['public_security', 'DISTRICT', REASON],
      ['emergency', 'STREET', {}],
    ] as const) {
      const wanted = pageOf<Person>(await askAs(department, tier, plain, {}, options), 'people').nodes.map(as);
      const asked = await askAs(
        department,
        tier,
        `${head} { people(first: 20) { ${selection} } }${fragment}`,
        {},
        options,
      );
      expect(pageOf(asked, 'people').nodes).toEqual(wanted);
    }
  });

  test('extensions.access names the field that is withheld, at the path where it was asked', async () => {
    const { body } = await askAs(
      'grid_centre',
      'CITY',
      '{ p: people(first: 1) { nodes { id harmless: idNumber n: name } } }',
    );
    expect(body.extensions?.access).toEqual([
      { path: 'p.nodes.harmless', field: 'Person.idNumber', effect: 'none', reason: expect.any(String) },
      {
        path: 'p.nodes.n',
        field: 'Person.name',
        effect: expect.stringMatching(/mask|varies/),
        reason: expect.any(String),
      },
    ]);
  });
});

describe('totals keep to the rows of the caller', () => {
  test.each(['CITY', 'DISTRICT', 'STREET', 'COMMUNITY', 'GRID'] as const)('at %s', async (tier) => {
    const code = hub.caller('public_security', tier).area;
    for (const { name, many, table } of MODELS.filter(({ scope }) => scope === 'ancestors')) {
      const rowsInside = await value<number>(
        `select count(*)::int from ${table} where ${tier.toLowerCase()}_id = (select id from area where code = $1 and level = $2)`,
        code,
        tier,
      );
      const answer = await askAs('public_security', tier, `{ ${many}(first: 0) { totalCount nodes { id } } }`);
      expect([name, pageOf(answer, many).totalCount]).toEqual([name, rowsInside]);
    }
  });

  test('below an area that is wider than the caller', async () => {
    const city = await value<string>("select id::text from area where level = 'CITY' and code = '320100000000'");
    const query =
      'query ($id: ID!) { area(id: $id) { people { totalCount } events { totalCount } } people { totalCount } events { totalCount } }';
    for (const tier of ['STREET', 'GRID'] as const) {
      const { body } = await askAs('public_security', tier, query, { id: city });
      expect(body.data?.area).toEqual({ people: body.data?.people, events: body.data?.events });
    }
  });
});

describe('the transport tells nothing more', () => {
  test.each<[string, string, JsonObject]>([
    ['a field', '{ peple { nodes { id } } }', {}],
    ['a field of a type', '{ people { nodes { idNumbr } } }', {}],
    ['an argument', '{ people(filtr: {}) { totalCount } }', {}],
    ['a type', '{ people { nodes { ... on Persn { id } } } }', {}],
    ['an enum value', '{ people(filter: { sex: { eq: MAL } }) { totalCount } }', {}],
    [
      'an enum value in a variable',
      'query ($f: PersonFilter) { people(filter: $f) { totalCount } }',
      { f: { sex: { eq: 'MAL' } } },
    ],
    [
      'a field of an input in a variable',
      'query ($f: PersonFilter) { people(filter: $f) { totalCount } }',
      { f: { nam: { eq: 'x' } } },
    ],
    ['a variable', 'query ($first: Int) { people(first: $frst) { totalCount } }', {}],
    ['a directive', '{ people @includ(if: true) { totalCount } }', {}],
  ])('no suggestion for %s', async (_, query, variables) => {
    const { codes, text } = await askAs('health', 'STREET', query, variables);
    expect(codes.length).toBeGreaterThan(0);
    expect(text).not.toMatch(/did you mean/i);
    expect(text).not.toMatch(/\b(people|idNumber|filter|Person|MALE|FEMALE|include)"/);
  });

  test.each<[string, unknown]>([
    ['an operator', { name: { $ne: null } }],
    ['an operator as a value', { name: { eq: { $ne: '' } } }],
    ['an object as a value', { name: { eq: { toString: 'x' } } }],
    ['a list as a value', { name: { eq: ['张'] } }],
    ['a raw fragment', { name: { eq: { __raw: 'true', sql: '1=1', type: 'RAW' } } }],
    ['a parameter slot', { name: { eq: { from: 'principal', name: 'department' } } }],
    ['a key of the entity', { $or: [{ name: { eq: 'x' } }] }],
    ['a column', { id_number: { eq: 'x' } }],
    ['the prototype', JSON.parse('{ "__proto__": { "eq": "x" } }')],
    ['the constructor', { constructor: { prototype: {} } }],
    ['a number for a text', { name: { eq: 1 } }],
    ['null as a filter', { name: null }],
    ['null as a value', { name: { eq: null } }],
    ['a text for a list', { and: 'x' }],
  ])('refuses %s in variables', async (_, filter) => {
    const query = 'query ($filter: PersonFilter) { people(filter: $filter) { totalCount } }';
    const body = JSON.stringify({ query, variables: { filter } });
    const { token } = hub.caller('civil_affairs', 'STREET');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await hub.request({ method: 'POST', headers, body });
    expect(['BAD_USER_INPUT', 'MALFORMED_JSON']).toContain(answer.codes[0]);
    expect(answer.text).not.toMatch(
      /syntax|"id_number" does|relation \\"|operator does not exist|SELECT|node_modules/i,
    );
  });

  test('refuses batches, of one operation too', async () => {
    const { token } = hub.caller('health', 'STREET');
    for (const count of [0, 1, 3]) {
      const body = JSON.stringify(Array.from({ length: count }, () => ({ query: '{ viewer { id } }' })));
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await hub.request({ method: 'POST', headers, body });
      expect([answer.status, answer.codes]).toEqual([400, ['BAD_REQUEST']]);
    }
  });

  test('quotes, backslashes, NUL and text that looks like SQL are only text', async () => {
    const query = 'query ($text: String!) { people(filter: { name: { contains: $text } }) { totalCount } }';
    for (const text of ["'", "' or '1'='1", '\\', '\u0000', '%', '_', '$1', '"', '\u2028', '\ud800']) {
      const answer = await askAs('civil_affairs', 'STREET', query, { text });
      expect([text, answer.codes, answer.body.data]).toEqual([text, [], { people: { totalCount: 0 } }]);
    }
  });

  test('introspection gives every caller the same schema', async () => {
    const query =
      '{ __schema { types { name fields { name } } } __type(name: "Person") { fields { name type { name } } } }';
    const given = await Promise.all(
      ['health', 'audit', 'emergency'].map((department) => askAs(department, 'GRID', query)),
    );
    const auditor = await hub.ask(hub.named('demo:auditor'), query);
    for (const { codes } of [...given, auditor]) expect(codes).toEqual([]);
    expect(new Set([...given, auditor].map(({ body }) => JSON.stringify(body.data))).size).toBe(1);
  });

  test('without a credential nothing is told, not even whether the document fits', async () => {
    const answers = await Promise.all(
      ['{ viewer { id } }', '{ nothing }', '{', '{ __schema { queryType { name } } }'].map((query) =>
        hub.request({
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query }),
        }),
      ),
    );
    for (const { status, codes } of answers) expect([status, codes]).toEqual([401, ['UNAUTHENTICATED']]);
    expect(new Set(answers.map(({ text }) => text.replace(/"requestId":"[^"]*"/, ''))).size).toBe(1);
  });
});

describe('caches do not mix callers', () => {
  const DOCUMENTS = [
    `query Mixed($filter: PersonFilter) { people(first: 30, filter: $filter) { totalCount edges { cursor node {
      id name idNumber sex birthDate phone residenceAddress registeredArea { id } careNeeds household { id number members(first: 3) { nodes { name } } } } } } }`,
    `query Events { events(first: 30, orderBy: [{ reportedAt: DESC }]) { totalCount nodes {
      id number status description reporter { name phone person { id name } } parties(first: 3) { nodes { id name } } things(first: 3) { nodes { id location { longitude } } } } } }`,
    `query Own { viewer { id department tier areas { id } } myAccess(type: "Person") { type fields { field effect reason } } }`,
  ];

  test('every caller gets from a busy hub what a fresh one gives', async () => {
    const asked = [0, 1].flatMap(() =>
      DOCUMENTS.flatMap((query) =>
        hub.callers.flatMap((caller) => [{}, REASON].map((options) => ({ query, caller, options }))),
      ),
    );
    const shuffled = asked.map((one, at) => ({ one, key: (at * 7919) % asked.length })).sort((a, b) => a.key - b.key);
    const busy = new Map<string, Set<string>>();
    const keyOf = (caller: { name: string }, query: string, options: AskOptions) =>
      `${caller.name} ${options.caseId} ${query}`;
    for (let at = 0; at < shuffled.length; at += 32) {
      const answered = shuffled.slice(at, at + 32).map(async ({ one: { query, caller, options } }) => {
        const key = keyOf(caller, query, options);
        busy.set(key, (busy.get(key) ?? new Set()).add(sameFor(await hub.ask(caller, query, {}, options))));
      });
      await Promise.all(answered);
    }
    for (const caller of hub.callers) {
      const fresh = await startHub({ beside: hub });
      try {
        for (const query of DOCUMENTS) {
          for (const options of [{}, REASON]) {
            const answer = sameFor(await fresh.ask(caller, query, {}, options));
            expect([...(busy.get(keyOf(caller, query, options)) ?? [])]).toEqual([answer]);
          }
        }
      } finally {
        await fresh.close();
      }
    }
    expect(new Set([...busy.values()].flatMap((answers) => [...answers])).size).toBeGreaterThan(hub.callers.length * 2);
  });

  test('an assignment that ends, and one that begins, is seen by the next answer', async () => {
    const query = '{ places { totalCount } }';
    const total = async () => pageOf(await askAs('health', 'GRID', query), 'places').totalCount;
    const before = await total();
    expect(before).toBeGreaterThan(0);
    const member = 'demo:health:grid';
    await hub.sql(
      `update grid_assignment set valid_to = current_date - 1 where member_id = $1 and valid_to is null and valid_from < current_date`,
      [member],
    );
    expect(await total()).toBe(0);
    await hub.sql(
      `update grid_assignment set valid_to = null where member_id = $1 and valid_from < current_date - 200`,
      [member],
    );
    expect(await total()).toBe(before);
  });
});

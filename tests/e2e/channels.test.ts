import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MODELS } from '../../src/modules/index.js';
import type { Tier } from '../../src/shared/principal.js';
import { type AskOptions, pageOf, REASON, startHub, type TestHub, withoutReceipt } from '../support/hub.js';
import { addPolicyRows, type PolicyRow } from '../support/policy-rows.js';

let hub: TestHub;
let rows: readonly PolicyRow[];

beforeAll(async () => {
  hub = await startHub();
  rows = await addPolicyRows(hub);
});
afterAll(() => hub.close());

describe('a cursor is good for its caller and its query alone', () => {
  const query = (args = '') =>
    `query ($after: String) { people(first: 2, after: $after${args}) { edges { cursor node { id } } } }`;

  async function cursor(): Promise<string> {
    const { edges } = pageOf(await hub.askAs('health', 'STREET', query()), 'people');
    return edges[0]?.cursor ?? '';
  }

  const use = async (
    after: string,
    department = 'health',
    tier: Tier = 'STREET',
    args = '',
    options: AskOptions = {},
  ) => (await hub.askAs(department, tier, query(args), { after }, options)).codes;

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
    expect((await hub.askAs('health', 'STREET', text, { after: await cursor() })).codes).toEqual(['INVALID_CURSOR']);
  });

  test('it shows nothing of the row, decoded or not', async () => {
    const answer = await hub.askAs(
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
        const answers = await Promise.all(attempts.map((id) => hub.askAs(department, 'GRID', query, { id }, options)));
        expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
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
    const denied = await hub.askAs('emergency', 'STREET', query, { id: untied?.id ?? '' });
    const absent = await hub.askAs('emergency', 'STREET', query, { id: '99999999-9999-4999-8999-999999999999' });
    expect(withoutReceipt(denied)).toBe(withoutReceipt(absent));
    expect((await hub.askAs('emergency', 'STREET', query, { id: tied?.id ?? '' })).body.data?.person).not.toBeNull();
  });

  test('an area argument of somebody else, of nobody, or no area at all', async () => {
    const other = await hub.value<number>(
      "select id from area where level = 'STREET' and code <> '320105006000' limit 1",
    );
    const query =
      'query In($area: ID) { people(area: $area) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }';
    const answers = await Promise.all(
      [String(other), '2147483647', '99999999999', 'x'].map((area) => hub.askAs('health', 'STREET', query, { area })),
    );
    expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
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
      const wanted = pageOf<Person>(await hub.askAs(department, tier, plain, {}, options), 'people').nodes.map(as);
      const asked = await hub.askAs(
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
    const { body } = await hub.askAs(
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
      const rowsInside = await hub.value<number>(
        `select count(*)::int from ${table} where ${tier.toLowerCase()}_id = (select id from area where code = $1 and level = $2)`,
        code,
        tier,
      );
      const answer = await hub.askAs('public_security', tier, `{ ${many}(first: 0) { totalCount nodes { id } } }`);
      expect([name, pageOf(answer, many).totalCount]).toEqual([name, rowsInside]);
    }
  });

  test('below an area that is wider than the caller', async () => {
    const city = await hub.value<string>("select id::text from area where level = 'CITY' and code = '320100000000'");
    const query =
      'query ($id: ID!) { area(id: $id) { people { totalCount } events { totalCount } } people { totalCount } events { totalCount } }';
    for (const tier of ['STREET', 'GRID'] as const) {
      const { body } = await hub.askAs('public_security', tier, query, { id: city });
      expect(body.data?.area).toEqual({ people: body.data?.people, events: body.data?.events });
    }
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pageOf, startHub, type TestHub } from '../support/hub.js';
import { addPolicyRows, type PolicyRow } from '../support/policy-rows.js';
import { receiptOf } from '../support/receipt-of.js';

let hub: TestHub;
let rows: readonly PolicyRow[];

beforeAll(async () => {
  hub = await startHub();
  rows = await addPolicyRows(hub);
});
afterAll(() => hub.close());

function rowFor(type: string, kind: string, department: string): string {
  const found = rows.find((row) => row.type === type && row.kindFor({ department, tier: 'STREET' }) === kind);
  if (found === undefined) throw new Error(`no ${type} is ${kind}`);
  return found.id;
}

describe('a decision that depends on the row is made for each row', () => {
  test('an adult and a child in one answer, in either order', async () => {
    const adult = rowFor('Person', 'inside', 'grid_centre');
    const child = rowFor('Person', 'child', 'grid_centre');
    const stored = await hub.sql<{ id: string; phone: string }>('select id, phone from person where id = any($1)', [
      [adult, child],
    ]);
    const phones = new Map(stored.map(({ id, phone }) => [id, phone]));
    const masked = `${phones.get(child)?.slice(0, 3)}****${phones.get(child)?.slice(-4)}`;
    const wanted = new Map([
      [adult, phones.get(adult)],
      [child, masked],
    ]);
    const one = 'query ($a: ID!, $b: ID!) { a: person(id: $a) { id phone } b: person(id: $b) { id phone } }';
    for (const [a, b] of [
      [adult, child],
      [child, adult],
    ] as const) {
      const { body } = await hub.askAs('grid_centre', 'STREET', one, { a, b });
      expect(body.data).toEqual({ a: { id: a, phone: wanted.get(a) }, b: { id: b, phone: wanted.get(b) } });
    }
    const page = (direction: string) =>
      `query ($ids: [ID!]!) { people(filter: { id: { in: $ids } }, orderBy: [{ id: ${direction} }]) { nodes { id phone } } }`;
    for (const direction of ['ASC', 'DESC']) {
      const answer = await hub.askAs('grid_centre', 'STREET', page(direction), { ids: [adult, child] });
      const { nodes } = pageOf<{ id: string; phone: string }>(answer, 'people');
      expect(new Map(nodes.map(({ id, phone }) => [id, phone]))).toEqual(wanted);
    }
  });
});

describe('what is derived from other fields needs the right to them', () => {
  test('the members of a household follow from the household of a person', async () => {
    const person = rowFor('Person', 'tied', 'emergency');
    const query = `query ($id: ID!) { person(id: $id) { id household { id } } households(first: 50) { nodes { members { totalCount } } } }`;
    const answer = await hub.askAs('emergency', 'STREET', query, { id: person });
    expect([answer.codes, answer.body.data?.person]).toEqual([[], { id: person, household: null }]);
    const { nodes } = pageOf<{ readonly members: object | null }>(answer, 'households');
    expect(nodes.filter(({ members }) => members !== null)).toEqual([]);
  });

  test.each([
    'people(filter: { household: { id: { eq: "x" } } }) { totalCount }',
    'households(filter: { members: { some: { id: { eq: "x" } } } }) { totalCount }',
    'households(filter: { not: { members: { none: {} } } }) { totalCount }',
  ])('and so does a filter along either direction: %s', async (root) => {
    expect((await hub.askAs('emergency', 'STREET', `{ ${root} }`)).codes).toEqual(['FIELD_NOT_READABLE']);
  });

  test('a masked citizen number shows nothing of the date of birth and sex in it', async () => {
    const answer = await hub.askAs('grid_centre', 'STREET', '{ people(first: 100) { nodes { idNumber } } }');
    const numbers = pageOf<{ idNumber: string | null }>(answer, 'people').nodes.flatMap(
      ({ idNumber }) => idNumber ?? [],
    );
    expect(numbers.length).toBeGreaterThan(20);
    for (const number of numbers) expect(number).toMatch(/^\d{6}\*{12}$/);
  });
});

describe('many objects in one request', () => {
  test('are all on the receipt, wherever they stand, and those that were not given are not', async () => {
    const inside = rows.filter(
      ({ type, kindFor }) => type === 'Person' && kindFor({ department: 'health', tier: 'STREET' }) === 'inside',
    );
    const outside = rowFor('Person', 'outside', 'health');
    const ids = [...inside.slice(0, 6).map(({ id }) => id), outside];
    const fields = ids.map((id, at) => `p${at}: person(id: "${id}") { id }`).join(' ');
    const answer = await hub.askAs('health', 'STREET', `{ ${fields} people(first: 3) { nodes { id } } }`);
    const given = [...answer.text.matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id]) => id);
    const read = (await receiptOf(hub, answer)).reads.find(({ type }) => type === 'Person');
    expect(read?.ids.split(',').sort()).toEqual(given.sort());
    expect(read?.count).toBe(given.length);
    expect(given).not.toContain(outside);
  });

  test.each<[string, string, string]>([
    [
      'root fields',
      Array.from({ length: 11 }, (_, at) => `p${at}: person(id: "x") { id }`).join(' '),
      'ALIASES_EXCEEDED|COMPLEXITY_EXCEEDED',
    ],
    [
      'aliases below',
      `people(first: 1) { nodes { ${Array.from({ length: 31 }, (_, at) => `a${at}: name`).join(' ')} } }`,
      'ALIASES_EXCEEDED',
    ],
    ['records of a page', 'people(first: 1001) { totalCount }', 'PAGE_SIZE_EXCEEDED'],
    [
      'records of nested pages',
      'places(first: 1000) { nodes { residents(first: 1000) { nodes { reportedEvents(first: 1000) { totalCount } } } } }',
      'COMPLEXITY_EXCEEDED',
    ],
  ])('are bounded: %s', async (_, selection, code) => {
    const { codes, body } = await hub.askAs('health', 'STREET', `{ ${selection} }`);
    expect(codes[0]).toMatch(new RegExp(`^(${code})$`));
    expect(body.data ?? null).toBeNull();
  });
});

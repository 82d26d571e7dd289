import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AskOptions, type Json, pageOf, startHub, type TestHub } from '../support/hub.js';
import { logSize, receiptOf, receiptText } from '../support/receipt-of.js';

let hub: TestHub;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const street = () => hub.caller('civil_affairs', 'STREET');
const PEOPLE = `query Visit { people(first: 5, orderBy: [{ name: ASC }]) { nodes {
  id name idNumber phone careNeeds residenceAddress birthDate maritalStatus household { id number } } } }`;

/** Every text and number of the data that is no id, to be looked for. */
function valuesOf(data: Json | undefined, name = ''): readonly string[] {
  if (data === null || data === undefined || typeof data === 'boolean' || name === 'id') return [];
  if (Array.isArray(data)) return data.flatMap((element) => valuesOf(element, name));
  if (typeof data === 'object') return Object.entries(data).flatMap(([key, value]) => valuesOf(value, key));
  return [String(data)];
}

describe('the receipt of an answer', () => {
  test('is in the log when the answer comes, and says who read what, why and how much of it', async () => {
    const before = await logSize(hub);
    const answer = await hub.ask(street(), PEOPLE, {}, { purpose: '走访 100%', caseId: 'C-7' });
    expect(await logSize(hub)).toBe(before + 1);
    expect(answer.body.extensions?.receipt).toBe(String(before));
    const people = pageOf<{ id: string; household: { id: string } | null }>(answer, 'people').nodes;
    expect(people).toHaveLength(5);
    const homes = people.flatMap(({ household }) => (household === null ? [] : [household.id]));
    const receipt = await receiptOf(hub, answer);
    expect(receipt).toEqual({
      sequence: before,
      recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/),
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/),
      hub: expect.any(String),
      principal: { id: 'demo:civil_affairs:street', kind: 'person', department: 'civil_affairs', tier: 'STREET' },
      purpose: '走访 100%',
      case: 'C-7',
      operation: 'Visit',
      documentHash: createHash('sha256').update(PEOPLE).digest('hex'),
      policyVersion: answer.body.extensions?.policyVersion,
      requestId: answer.headers.get('x-request-id'),
      reads: [
        {
          type: 'Person',
          full: [
            'birthDate',
            'careNeeds',
            'household',
            'id',
            'idNumber',
            'maritalStatus',
            'name',
            'phone',
            'residenceAddress',
          ],
          masked: [],
          withheld: [],
          count: 5,
          ids: people.map(({ id }) => id).join(),
        },
        { type: 'Household', full: ['id', 'number'], masked: [], withheld: [], count: homes.length, ids: homes.join() },
      ],
      outcome: 'answered',
      errors: [],
      durationMs: expect.any(Number),
    });
  });

  test('tells full, masked and withheld fields apart, and both where it depends on the row', async () => {
    const query = '{ people(first: 2) { nodes { id name idNumber sex registeredArea { id } residenceArea { id } } } }';
    const receipt = await receiptOf(hub, await hub.ask(hub.caller('grid_centre', 'CITY'), query));
    expect(receipt.operation).toBe('');
    expect([receipt.purpose, receipt.case]).toEqual([undefined, undefined]);
    expect(receipt.reads[0]).toMatchObject({
      type: 'Person',
      full: ['id', 'residenceArea'],
      masked: ['name', 'registeredArea'],
      withheld: ['idNumber', 'name', 'registeredArea', 'sex'],
    });
  });

  test('names each path that was not given in full, as extensions.access does', async () => {
    const query = '{ p: people(first: 2) { nodes { id n: name idNumber residenceArea { id } } } }';
    const answer = await hub.ask(hub.caller('grid_centre', 'CITY'), query);
    const receipt = await receiptOf(hub, answer);
    expect(receipt.access).toEqual([
      { path: 'p.nodes.n', field: 'Person.name', effect: 'varies' },
      { path: 'p.nodes.idNumber', field: 'Person.idNumber', effect: 'none' },
    ]);
    expect(answer.body.extensions?.access).toMatchObject(receipt.access ?? []);
  });

  test('counts only records that were given: of a masked reporter, no person', async () => {
    const query = `{ events(first: 200, filter: { requestKind: { eq: REPORT } }) { nodes { id reporter { name person { id } } } } }`;
    for (const [options, given] of [
      [{}, false],
      [{ purpose: '核查', caseId: 'C-8' }, true],
    ] as const) {
      const answer = await hub.ask(hub.caller('public_security', 'STREET'), query, {}, options);
      const { nodes } = pageOf<{ reporter: { person: { id: string } | null } | null }>(answer, 'events');
      const people = nodes.flatMap(({ reporter }) => reporter?.person?.id ?? []);
      const read = (await receiptOf(hub, answer)).reads.find(({ type }) => type === 'Person');
      expect(people.length > 0).toBe(given);
      expect(read?.ids.split(',').filter(Boolean).sort()).toEqual(people.sort());
      expect(read?.count).toBe(people.length);
    }
  });

  test.each([
    ['a planned operation', PEOPLE],
    ['one that graphql-js resolves', `query Mixed { viewer { id } ${PEOPLE.slice('query Visit {'.length)}`],
    [
      'relations, places, things and organizations',
      `{ events(first: 20) { nodes { id number description reporter { name phone } place { id name address code }
        organization { id name phone legalRepresentative } things(first: 5) { nodes { id code } } parties(first: 5) { nodes { id name phone idNumber } } } } }`,
    ],
  ])('holds no value: %s', async (_, query) => {
    const answer = await hub.ask(hub.caller('public_security', 'STREET'), query, {}, { purpose: 'p', caseId: 'c' });
    expect(answer.codes).toEqual([]);
    const { viewer: _viewer, ...data } = answer.body.data ?? {};
    const values = new Set(valuesOf(data).filter((value) => value.length > 1));
    expect(values.size).toBeGreaterThan(15);
    const body = await receiptText(hub, answer);
    expect([...values].filter((value) => body.includes(value))).toEqual([]);
  });

  test('holds no value of a filter, a sort, a variable or a cursor either', async () => {
    const find = `query Find($name: String!, $after: String) { people(first: 1, after: $after, orderBy: [{ name: DESC }],
      filter: { or: [{ name: { eq: $name } }, { phone: { startsWith: "139" } }] }) { nodes { name } pageInfo { endCursor } } }`;
    const first = await hub.ask(street(), find, { name: '没有此人' });
    const after = pageOf(first, 'people').pageInfo.endCursor;
    const body = await receiptText(hub, await hub.ask(street(), find, { name: '没有此人', after }));
    for (const value of ['没有此人', '"139', String(after)]) expect(body).not.toContain(value);
  });

  test.each<[string, string, string, string, AskOptions]>([
    ['a type that is closed to the caller', 'health', '{ households { nodes { id } } }', 'FORBIDDEN', {}],
    [
      'a filter on a masked field',
      'grid_centre',
      '{ people(filter: { idNumber: { eq: "1" } }) { totalCount } }',
      'FIELD_NOT_READABLE',
      {},
    ],
    ['a forged cursor', 'health', '{ people(first: 1, after: "AAAA") { nodes { id } } }', 'INVALID_CURSOR', {}],
    ['a page that is too large', 'health', '{ people(first: 1001) { nodes { id } } }', 'PAGE_SIZE_EXCEEDED', {}],
    ['a wrong variable', 'health', 'query ($n: Int = 1) { people(first: $n) { nodes { id } } }', 'BAD_USER_INPUT', {}],
    ['the access log', 'audit', '{ accessLog { totalCount } }', 'FORBIDDEN', {}],
  ])('is left by a refusal too: %s', async (_, department, query, code, options) => {
    const variables = code === 'BAD_USER_INPUT' ? { n: 'many' } : {};
    const answer = await hub.ask(hub.caller(department, 'STREET'), query, variables, options);
    expect(answer.codes).toEqual([code]);
    const receipt = await receiptOf(hub, answer);
    expect(receipt).toMatchObject({ outcome: 'refused', errors: [code], principal: { department } });
    expect(receipt.reads.every(({ count, ids }) => count === 0 && ids === '')).toBe(true);
  });

  test('is left by a failure of the database, with the code that the caller got', async () => {
    await hub.sql('alter table organization rename to organization_away');
    try {
      const answer = await hub.ask(hub.caller('health', 'STREET'), 'query Broken { organizations { nodes { name } } }');
      expect([answer.status, answer.codes]).toEqual([200, ['INTERNAL_SERVER_ERROR']]);
      expect(answer.text).not.toMatch(/organization_away|relation|does not exist|42P01/);
      expect(await receiptOf(hub, answer)).toMatchObject({
        outcome: 'failed',
        errors: ['INTERNAL_SERVER_ERROR'],
        operation: 'Broken',
      });
      expect(hub.log.join()).toContain('relation \\"organization\\" does not exist');
    } finally {
      await hub.sql('alter table organization_away rename to organization');
    }
  });

  test('is left by introspection, viewer and myAccess', async () => {
    for (const query of [
      '{ __schema { queryType { name } } }',
      '{ viewer { id } }',
      '{ myAccess(type: "Person") { type } }',
    ]) {
      const answer = await hub.ask(street(), query);
      expect(answer.codes).toEqual([]);
      expect(await receiptOf(hub, answer)).toMatchObject({ outcome: 'answered', reads: [] });
    }
  });

  test('stands in one sequence without gaps, however many ask at once, each under its own number', async () => {
    const before = await logSize(hub);
    const asked = await Promise.all(
      hub.callers.map(async (caller) => ({
        caller,
        answer: await hub.ask(caller, '{ places(first: 3) { nodes { id } } }'),
      })),
    );
    expect(new Set(asked.map(({ answer }) => Number(answer.body.extensions?.receipt)))).toEqual(
      new Set(asked.map((_, at) => before + at)),
    );
    for (const { caller, answer } of asked) expect((await receiptOf(hub, answer)).principal.id).toBe(caller.name);
  });
});

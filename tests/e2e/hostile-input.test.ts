import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JsonObject, startHub, type TestHub, withoutReceipt } from '../support/hub.js';

let hub: TestHub;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

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
    const { codes, text } = await hub.askAs('health', 'STREET', query, variables);
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
      const answer = await hub.askAs('civil_affairs', 'STREET', query, { text });
      expect([text, answer.codes, answer.body.data]).toEqual([text, [], { people: { totalCount: 0 } }]);
    }
  });

  test.each([
    ['subscription', '/graphql/stream'],
    ['mutation', '/graphql'],
  ])('refuses an operation of type %s, of which the caller has none, whatever it names', async (type, path) => {
    const headers = {
      authorization: `Bearer ${hub.named('demo:auditor').token}`,
      'content-type': 'application/json',
      'x-access-mode': 'strict',
      ...(type === 'subscription' && { accept: 'text/event-stream' }),
    };
    const answers = await Promise.all(
      ['people { totalCount }', 'person(wrong: 1) { idNumber }', 'eventChanged { id }', 'nothing'].map((selection) =>
        hub.request({ method: 'POST', headers, body: JSON.stringify({ query: `${type} { ${selection} }` }) }, path),
      ),
    );
    for (const { codes } of answers) expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
  });

  test('introspection gives every caller the same schema', async () => {
    const query =
      '{ __schema { types { name fields { name } } } __type(name: "Person") { fields { name type { name } } } }';
    const given = await Promise.all(
      ['health', 'audit', 'emergency'].map((department) => hub.askAs(department, 'GRID', query)),
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

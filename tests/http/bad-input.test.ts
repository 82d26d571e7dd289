import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ERRORS, type ErrorCode } from '../../src/shared/errors.js';
import { post, type StubHub, send, startStubHub } from './stub-hub.js';

let hub: StubHub;
beforeAll(async () => {
  hub = await startStubHub();
});
afterAll(() => hub.close());

const nested = (levels: number, open = '{node', close = '}', inner = '{name}') =>
  `${open.repeat(levels)}${inner}${close.repeat(levels)}`;
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(' ');
const deepFilter = (levels: number): unknown => (levels === 0 ? { name: 'a' } : { not: deepFilter(levels - 1) });
const FILTERED = 'query ($filter: Filter) { node { nodes(filter: $filter) { name } } }';

interface Case {
  readonly name: string;
  readonly body: object;
  readonly code: ErrorCode;
  readonly says?: string;
}

const DOCUMENTS: readonly Case[] = [
  {
    name: 'an unknown field',
    body: { query: '{ helo }' },
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: 'Cannot query field "helo" on type "Query".',
  },
  { name: 'an unknown argument', body: { query: '{ node(idd: 1) { name } }' }, code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'an unknown type', body: { query: 'query ($a: Nod) { hello }' }, code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'a leaf without fields', body: { query: '{ node }' }, code: 'GRAPHQL_VALIDATION_FAILED' },
  {
    name: 'an argument of a wrong type',
    body: { query: '{ node { nodes(first: "x") { name } } }' },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'an unknown enum value',
    body: { query: '{ node { nodes(kind: OPN) { name } } }' },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: 'a syntax error', body: { query: '{ hello' }, code: 'GRAPHQL_PARSE_FAILED' },
  {
    name: 'a variable of a wrong type',
    body: { query: 'query ($n: Int) { node { nodes(first: $n) { name } } }', variables: { n: 'x' } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'an unknown input field',
    body: { query: FILTERED, variables: { filter: { nam: 'a' } } },
    code: 'BAD_USER_INPUT',
    says: 'is not defined by type "Filter".',
  },
  {
    name: 'a missing variable',
    body: { query: 'query ($n: Int!) { node { nodes(first: $n) { name } } }' },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'an unknown operation name',
    body: { query: 'query A { hello }', operationName: 'B' },
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    name: 'two operations and no name',
    body: { query: 'query A { hello } query B { hello }' },
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    name: 'a document that is too deep',
    body: { query: `{ node ${nested(12, '{ self ', '}')} }` },
    code: 'DEPTH_EXCEEDED',
  },
  {
    name: 'a document that fragments make too deep',
    body: {
      query: `{ node { ...A } } fragment A on Node { self { self { self { self { self { ...B } } } } } } fragment B on Node { self { self { self { self { self { self { name } } } } } } }`,
    },
    code: 'DEPTH_EXCEEDED',
  },
  {
    name: 'fragments that spread each other',
    body: { query: '{ node { ...A } } fragment A on Node { self { ...B } } fragment B on Node { self { ...A } }' },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'too many aliases',
    body: { query: `{ node { ${many(31, (i) => `a${i}: name`)} } }` },
    code: 'ALIASES_EXCEEDED',
  },
  {
    name: 'too many aliases through fragments',
    body: {
      query: `{ ${many(4, (i) => `n${i}: node { ...A }`)} } fragment A on Node { ${many(8, (i) => `a${i}: name`)} }`,
    },
    code: 'ALIASES_EXCEEDED',
  },
  {
    name: 'a field repeated too often',
    body: { query: `{ node { ${many(32, () => 'name')} } }` },
    code: 'ALIASES_EXCEEDED',
  },
  { name: 'an alias that is too long', body: { query: `{ ${'a'.repeat(64)}: hello }` }, code: 'ALIASES_EXCEEDED' },
  {
    name: 'too many root fields',
    body: { query: `{ ${many(11, (i) => `a${i}: hello`)} }` },
    code: 'COMPLEXITY_EXCEEDED',
  },
  {
    name: 'fragments that multiply',
    body: {
      query: `{ node { ...F0 } } ${many(12, (i) => `fragment F${i} on Node { self { ${i < 11 ? `...F${i + 1}` : 'name'} } ...G${i} } fragment G${i} on Node { self { ${i < 11 ? `...F${i + 1}` : 'name'} } }`)}`,
    },
    code: 'DEPTH_EXCEEDED',
  },
  {
    name: 'fragments that multiply without depth',
    body: {
      query: `{ node { ...F0 } } ${many(12, (i) => `fragment F${i} on Node { ${i < 11 ? `...F${i + 1} ... on Node { ...F${i + 1} }` : 'name'} }`)}`,
    },
    code: 'COMPLEXITY_EXCEEDED',
  },
  {
    name: 'too many directives',
    body: { query: `{ hello ${'@include(if: true) '.repeat(51)} }` },
    code: 'COMPLEXITY_EXCEEDED',
  },
  { name: 'too many tokens', body: { query: `{ ${'hello '.repeat(4001)} }` }, code: 'COMPLEXITY_EXCEEDED' },
  {
    name: 'a value that is too deep',
    body: { query: `{ node { nodes(filter: ${nested(17, '{not: ', '}', '{name: "a"}')}) { name } } }` },
    code: 'DEPTH_EXCEEDED',
  },
  {
    name: 'a variable that is too deep',
    body: { query: FILTERED, variables: { filter: deepFilter(17) } },
    code: 'DEPTH_EXCEEDED',
  },
  {
    name: 'a variable that is far too deep',
    body: { query: FILTERED, variables: { filter: deepFilter(4000) } },
    code: 'DEPTH_EXCEEDED',
  },
  {
    name: 'a list that is nested deeper than a parser can follow',
    body: { query: `{ node { nodes(filter: ${'['.repeat(1950)}${']'.repeat(1950)}) { name } } }` },
    code: 'DEPTH_EXCEEDED',
  },
  {
    name: 'introspection that is too deep',
    body: { query: `{ __schema { types { ${nested(21, 'ofType {', '}', 'name')} } } }` },
    code: 'DEPTH_EXCEEDED',
  },
  { name: 'no query', body: { variables: {} }, code: 'BAD_REQUEST' },
  { name: 'a query that is no string', body: { query: { kind: 'Document' } }, code: 'BAD_REQUEST' },
  { name: 'variables that are a string', body: { query: '{ hello }', variables: '{}' }, code: 'BAD_REQUEST' },
  { name: 'a batch', body: [{ query: '{ hello }' }], code: 'BAD_REQUEST' },
  {
    name: 'a persisted query',
    body: { extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } },
    code: 'BAD_REQUEST',
  },
  {
    name: 'an operation whose receipt cannot be written',
    body: { query: 'query Receiptless { hello }' },
    code: 'RECEIPT_UNAVAILABLE',
  },
];

describe.each(['application/json', 'application/graphql-response+json'])('as %s', (accept) => {
  test.each(DOCUMENTS)('$name is refused with $code', async ({ body, code, says }) => {
    const response = await post(hub, body, { accept });
    const text = await response.text();
    expect({ status: response.status, text }).toMatchObject({ status: ERRORS[code].status });
    expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
    const answer = JSON.parse(text);
    expect(Object.keys(answer)).toEqual(['errors']);
    expect(answer.errors[0].extensions).toMatchObject({ code, advice: ERRORS[code].advice });
    if (says !== undefined) expect(answer.errors[0].message).toContain(says);
    expect(text).not.toMatch(/Did you mean|stacktrace|node_modules|\.ts:/);
  });
});

test('a valid introspection query passes the limits', async () => {
  const { getIntrospectionQuery } = await import('graphql');
  const query = getIntrospectionQuery({
    descriptions: true,
    inputValueDeprecation: true,
    oneOf: true,
    specifiedByUrl: true,
  });
  const response = await post(hub, { query });
  expect(await response.json()).toMatchObject({ data: { __schema: { queryType: { name: 'Query' } } } });
});

describe('what fails inside of the hub', () => {
  test('is told only by the request id, and logged with it', async () => {
    const response = await post(hub, { query: '{ hello broken }' });
    const answer = await response.json();
    const requestId = response.headers.get('x-request-id');
    expect(response.status).toBe(200);
    expect(answer).toEqual({
      data: { hello: 'world', broken: null },
      errors: [
        {
          message: 'The hub failed.',
          locations: [{ line: 1, column: 9 }],
          path: ['broken'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', advice: ERRORS.INTERNAL_SERVER_ERROR.advice, requestId },
        },
      ],
    });
    expect(hub.logged.some((line) => line.includes(`${requestId}`) && line.includes('relation'))).toBe(true);
  });

  test('does not show the stored value that does not fit the schema', async () => {
    const text = await (await post(hub, { query: '{ wrong kind }' })).text();
    expect(text).toContain('INTERNAL_SERVER_ERROR');
    expect(text).not.toContain('SECRET');
  });

  test('is a 500 without data when the executor throws', async () => {
    const response = await post(hub, { query: 'query Throws { hello }' });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(text).errors[0].extensions).toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      requestId: expect.any(String),
    });
    expect(text).not.toContain('password');
  });

  test('keeps the code of an error of the hub at a field', async () => {
    const answer = await (await post(hub, { query: '{ lost }' })).json();
    expect(answer).toMatchObject({
      data: { lost: null },
      errors: [{ path: ['lost'], extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    });
  });
});

describe('the body', () => {
  const raw = (body: string, headers: Record<string, string> = {}) =>
    send(hub, '/graphql', { method: 'POST', body, headers });
  const codeOf = async (response: Response) => ({
    status: response.status,
    code: JSON.parse(await response.text()).errors[0].extensions.code,
  });

  test.each([
    ['cut off', '{"query": "{ hello'],
    ['not JSON', 'query=%7Bhello%7D'],
    ['a number too many', '{"query": "{ hello }"} 1'],
  ])('that is malformed (%s) is refused', async (_name, body) => {
    expect(await codeOf(await raw(body))).toEqual({ status: 400, code: 'MALFORMED_JSON' });
  });

  test('over the limit is refused', async () => {
    const body = JSON.stringify({ query: '{ hello }', extensions: { pad: 'x'.repeat(1_048_577) } });
    expect(await codeOf(await raw(body))).toEqual({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  test('of another content type is refused', async () => {
    const response = await raw('{ hello }', { 'content-type': 'text/plain' });
    expect(await codeOf(response)).toEqual({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  test('that is compressed is refused', async () => {
    const response = await raw('{"query":"{ hello }"}', { 'content-encoding': 'gzip' });
    expect(await codeOf(response)).toEqual({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  test('that is empty is refused', async () => {
    expect(await codeOf(await raw(''))).toEqual({ status: 400, code: 'BAD_REQUEST' });
  });

  test.each(['__proto__', 'constructor'])('with %s changes no prototype', async (key) => {
    const response = await raw(
      `{"query":"{ hello }","variables":{"${key}":{"prototype":{"polluted":1},"polluted":1}}}`,
    );
    expect(response.status).toBe(400);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

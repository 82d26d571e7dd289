import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { post, type StubHub, send, startStubHub } from './stub-hub.js';

let hub: StubHub;
beforeAll(async () => {
  hub = await startStubHub();
});
afterAll(() => hub.close());

const TWO = 'query A { hello } query B($id: ID) { node(id: $id) { name } }';

/** Bodies whose documents are valid, so that the second request of each need not be parsed. */
const BODIES: readonly (readonly [string, object])[] = [
  ['an operation', { query: '{ hello }' }],
  ['a named operation without its name', { query: 'query A { hello }' }],
  ['one of several operations', { query: TWO, operationName: 'B', variables: { id: '1' } }],
  ['another one of them', { query: TWO, operationName: 'A' }],
  ['none of them', { query: TWO, operationName: 'C' }],
  ['an empty name', { query: TWO, operationName: '' }],
  ['no name where there are several', { query: TWO }],
  ['a name that is no text', { query: TWO, operationName: 1 }],
  ['null for everything', { query: '{ hello }', operationName: null, variables: null, extensions: null }],
  ['variables that are a list', { query: '{ hello }', variables: [] }],
  ['variables that are a text', { query: '{ hello }', variables: '{}' }],
  ['extensions', { query: '{ hello }', extensions: {} }],
  ['extensions that are a list', { query: '{ hello }', extensions: [] }],
  ['a persisted query', { query: '{ hello }', extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }],
  ['variables that are nested too deeply', { query: '{ hello }', variables: { a: nested(30) } }],
  ['a variable of the wrong type', { query: 'query ($id: ID) { node(id: $id) { name } }', variables: { id: {} } }],
  ['an answer in bytes', { query: 'query Large { large }' }],
  ['a resolver that fails', { query: '{ broken hello }' }],
  ['an answer without data', { query: '{ wrong }' }],
  ['a mutation', { query: 'mutation { change }' }],
  ['an operation without a receipt', { query: 'query Receiptless { hello }' }],
  ['an operation that throws', { query: 'query Throws { hello }' }],
];

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

async function answerTo(body: object, headers: Record<string, string> = {}) {
  const response = await post(hub, body, headers);
  const text = await response.text();
  const requestId = response.headers.get('x-request-id') ?? '';
  const fixed = [...response.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
  return { status: response.status, headers: fixed, text: text.replaceAll(requestId, 'REQUEST') };
}

describe('a document that was asked before', () => {
  test.each(BODIES)('is answered as the first time: %s', async (_, body) => {
    const first = await answerTo(body);
    expect(await answerTo(body)).toEqual(first);
    const renamed = { ...body, query: `${'query' in body ? body.query : ''} # new`.replaceAll('\n', ' ') };
    expect(await answerTo(renamed)).toEqual(first);
  });

  test('is logged as the first time when it fails', async () => {
    const before = hub.logged.length;
    await answerTo({ query: 'query Throws { hello } # logged' });
    const first = hub.logged.slice(before).filter((line) => line.includes('operation failed'));
    await answerTo({ query: 'query Throws { hello } # logged' });
    const both = hub.logged.slice(before).filter((line) => line.includes('operation failed'));
    expect(first).toHaveLength(1);
    expect(both).toHaveLength(2);
    expect(both[1]).toContain('password authentication failed');
  });

  test('is a mutation in a GET no more than the first time', async () => {
    const query = 'mutation Known { change }';
    expect((await post(hub, { query })).status).toBe(200);
    expect((await send(hub, `/graphql?query=${encodeURIComponent(query)}`)).status).toBe(405);
  });

  test('is in strict mode no document that was found valid for the whole schema', async () => {
    const query = 'query Strict { hello }';
    await answerTo({ query });
    expect(await answerTo({ query }, { 'x-access-mode': 'strict' })).toEqual(await answerTo({ query }));
  });
});

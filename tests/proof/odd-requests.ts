import type { Draw } from '../support/draw.js';

const NAME = /[A-Za-z_][A-Za-z0-9_]{2,}/g;

/** A document in which one name is nearly right. */
export function misspelt(draw: Draw, source: string): string {
  const names = [...source.matchAll(NAME)];
  if (names.length === 0) return source;
  const { 0: name, index } = draw.pick(names);
  const at = draw.below(name.length);
  const wrong = draw.pick([
    name.slice(0, at) + name.slice(at + 1),
    `${name.slice(0, at)}x${name.slice(at)}`,
    `${name}s`,
    name.toUpperCase(),
  ]);
  return source.slice(0, index) + wrong + source.slice(index + name.length);
}

const WRONG_VALUES: readonly unknown[] = [
  1,
  '1',
  -1,
  true,
  null,
  [],
  {},
  [[1]],
  { eq: 'x' },
  { $ne: null },
  { nam: { eq: 'x' } },
  { name: { $gt: '' } },
  { name: { eq: { toString: 'x' } } },
  { name: { eq: { from: 'principal', name: 'department' } } },
  { sex: { eq: 'MAL' } },
  { phon: 'ASC' },
  { phone: 'ASCC' },
  [{ phone: 'ASC', name: 'ASC' }],
  { not: { not: { not: { idNumber: { startsWith: '9' } } } } },
  '1e99',
  1e99,
  'x'.repeat(5000),
  { __proto__: { eq: 'x' }, constructor: { eq: 'x' } },
];

/** Variables of which one or two hold what does not belong there; also ones that are not declared. */
export function wrongVariables(draw: Draw, variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const wrong: Record<string, unknown> = { ...variables };
  for (let count = draw.below(2) + 1; count > 0; count--) {
    wrong[draw.pick([...Object.keys(variables), 'v1', 'other'])] = draw.pick(WRONG_VALUES);
  }
  return wrong;
}

/** Bodies that are no GraphQL request, batches among them. */
export function badBody(draw: Draw): unknown {
  const query = '{ people(first: 1) { nodes { id name } } }';
  return draw.pick<unknown>([
    [],
    [{ query }],
    [{ query }, { query }],
    {},
    { query: 1 },
    { query: '' },
    { query: '{' },
    { query, variables: '{}' },
    { query, variables: [1] },
    { query, operationName: 'people' },
    { query: `query A ${query} query B ${query}` },
    { query: `query A ${query} query B ${query}`, operationName: 'C' },
    { query, extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
    { query: 'subscription { people { totalCount } }' },
    { query: 'mutation { people { totalCount } }' },
    { query: `${'{ people { nodes { household { members { nodes '.repeat(6)} { id } ${'} } } } }'.repeat(6)}` },
    { query: `{ ${Array.from({ length: 60 }, (_, at) => `a${at}: person(id: "x") { id }`).join(' ')} }` },
    null,
    'x',
  ]);
}

export const INTROSPECTIONS: readonly string[] = [
  '{ __schema { types { name kind fields { name args { name } } inputFields { name } enumValues { name } } } }',
  '{ __schema { queryType { name fields { name } } mutationType { name fields { name args { name } } } directives { name } } }',
  '{ __type(name: "Person") { fields { name description type { name ofType { name } } } } }',
  '{ __type(name: "PersonFilter") { inputFields { name } } }',
  '{ __type(name: "EventOrder") { inputFields { name } } }',
  '{ __type(name: "Persn") { name } }',
  '{ __type(name: "CareNeed") { enumValues { name } } }',
  '{ viewer { __typename } __type(name: "Household") { fields { name } } }',
];

export const LOG_QUERIES: readonly string[] = [
  '{ accessLog(first: 5) { totalCount nodes { sequence caller department operation outcome reads { type full masked withheld count ids } } pageInfo { hasNextPage endCursor } } }',
  '{ accessLog(last: 2, filter: { type: "Person", field: "phone" }) { edges { cursor node { sequence } } } }',
  '{ accessLog(filter: { department: "health" }) { totalCount } }',
];

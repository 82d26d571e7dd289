import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import type { DemoCaller } from '../../src/auth/demo-callers.js';
import { printStrictSchema } from '../../src/graphql/print.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import { type AskOptions, type HubAnswer, REASON, startHub, type TestHub, withoutReceipt } from '../support/hub.js';
import { hubPolicy } from '../support/policy.js';
import { logSize } from '../support/receipt-of.js';
import { revokeGrant, storeGrant } from '../support/stored-grants.js';
import { changedPolicy, enforcePolicy } from '../support/stored-policies.js';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const STRICT = { 'x-access-mode': 'strict' };
const INTROSPECTION = getIntrospectionQuery({ oneOf: true, specifiedByUrl: true });

function strictly(caller: DemoCaller, query: string, variables = {}, options: AskOptions = {}): Promise<HubAnswer> {
  return hub.ask(caller, query, variables, { ...options, headers: STRICT });
}

async function schemaOf(caller: DemoCaller, options: AskOptions = {}): Promise<GraphQLSchema> {
  const { body } = await strictly(caller, INTROSPECTION, {}, options);
  return buildClientSchema(body.data as unknown as IntrospectionQuery);
}

describe('strict mode', () => {
  test.each(['uniform', 'STRICT', '', 'strict, strict'])('there is no mode %j: BAD_REQUEST', async (mode) => {
    const answer = await hub.askAs('health', 'STREET', '{ viewer { id } }', {}, { headers: { 'x-access-mode': mode } });
    expect([answer.status, answer.codes, answer.body.data]).toEqual([400, ['BAD_REQUEST'], undefined]);
  });

  test('is for callers with a credential, whatever the mode', async () => {
    expect((await hub.request({ method: 'POST', headers: STRICT, body: '{}' })).codes).toEqual(['UNAUTHENTICATED']);
  });

  test('answers what fits the schema of the caller as uniform mode does', async () => {
    const query = '{ people(first: 3) { totalCount nodes { id name phone } pageInfo { endCursor } } viewer { id } }';
    const caller = hub.caller('grid_centre', 'DISTRICT');
    const answer = await strictly(caller, query);
    expect(answer.codes).toEqual([]);
    expect(withoutReceipt(answer)).toBe(withoutReceipt(await hub.ask(caller, query)));
    const get = await hub.request(
      { headers: { authorization: `Bearer ${caller.token}`, ...STRICT } },
      `/graphql?query=${encodeURIComponent(query)}`,
    );
    expect(withoutReceipt(get)).toBe(withoutReceipt(answer));
  });

  test('takes the cursors of uniform mode and gives such', async () => {
    const query = 'query ($after: String) { people(first: 2, after: $after) { nodes { id } pageInfo { endCursor } } }';
    const caller = hub.caller('health', 'STREET');
    const endCursor = async (answer: HubAnswer) => /"endCursor":"([^"]+)"/.exec(answer.text)?.[1] ?? '';
    const after = await endCursor(await hub.ask(caller, query));
    expect(await endCursor(await strictly(caller, query))).toBe(after);
    const [next, same] = [await strictly(caller, query, { after }), await hub.ask(caller, query, { after })];
    expect([next.codes, withoutReceipt(next)]).toEqual([[], withoutReceipt(same)]);
  });

  test('leaves a receipt like that of uniform mode; a document that does not fit leaves none', async () => {
    const caller = hub.caller('health', 'STREET');
    const before = await logSize(hub);
    await strictly(caller, '{ people(first: 1) { nodes { id } } }');
    expect(await logSize(hub)).toBe(before + 1);
    await strictly(caller, '{ people(first: 1) { nodes { id household { id } } } }');
    expect(await logSize(hub)).toBe(before + 1);
  });

  test('words a mistake that is none of access as uniform mode does', async () => {
    const caller = hub.caller('civil_affairs', 'STREET');
    const variable = 'query ($f: PersonFilter) { people(filter: $f) { totalCount } }';
    for (const [query, variables] of [
      ['{ people { nodes { zzz } } }', {}],
      ['{ people(zzz: 1) { totalCount } }', {}],
      ['{ people(first: "x") { totalCount } }', {}],
      ['{ person { id } }', {}],
      ['{ people { nodes { ... on Zzz { id } } } }', {}],
      ['query A { viewer { id } } query B { viewer { id } }', {}],
      ['{ people', {}],
      [`{ ${'a: viewer { id } '.repeat(40)} }`, {}],
      [variable, { f: { zzz: 1 } }],
      [variable, { f: { name: { eq: 7 } } }],
      [variable, {}],
    ] as const) {
      expect([query, withoutReceipt(await strictly(caller, query, variables))]).toEqual([
        query,
        withoutReceipt(await hub.ask(caller, query, variables)),
      ]);
    }
  });

  test('follows purpose and case of the request', async () => {
    const query = '{ people(first: 1) { nodes { idNumber } } }';
    const city = hub.caller('public_security', 'CITY');
    expect((await strictly(city, query)).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect((await strictly(city, query, {}, REASON)).codes).toEqual([]);
    expect((await strictly(city, query)).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

describe('a strict schema changes with the access state, on every node and from the next answer on', () => {
  const FIELD = '{ people(first: 1) { nodes { maritalStatus } } }';
  const SHOWN = '{ __type(name: "MaritalStatus") { name } }';
  const nurse = () => hub.caller('health', 'STREET');
  let node: TestHub;
  beforeAll(async () => {
    node = await startHub({ beside: hub });
  });
  afterAll(() => node.close());

  async function sees(on: TestHub, options: AskOptions = REASON): Promise<boolean> {
    const ask = (query: string) => on.ask(nurse(), query, {}, { ...options, headers: STRICT });
    const [asked, shown] = [await ask(FIELD), await ask(SHOWN)];
    expect(asked.codes).toEqual(shown.body.data?.__type === null ? ['GRAPHQL_VALIDATION_FAILED'] : []);
    return asked.codes.length === 0;
  }

  test('with a grant, for those who hold it with its purpose', async () => {
    expect([await sees(hub), await sees(node)]).toEqual([false, false]);
    const fields = ['maritalStatus'];
    const id = await storeGrant(hub, { department: 'health', tier: 'STREET', type: 'Person', fields });
    expect([await sees(hub), await sees(node), await sees(hub, {})]).toEqual([true, true, false]);
    await revokeGrant(hub, id);
    expect([await sees(node), await sees(hub)]).toEqual([false, false]);
  });

  test('with another version of the policy', async () => {
    const wider = changedPolicy('Person.yaml', /(maritalStatus: .*HE: )none/, '$1full');
    await enforcePolicy(hub, wider);
    expect([await sees(node, {}), await sees(hub, {})]).toEqual([true, true]);
    await enforcePolicy(hub, hubPolicy());
    expect([await sees(hub, {}), await sees(node, {})]).toEqual([false, false]);
  });
});

describe('what the strict schema does not have', () => {
  // Per line: a document with `?` for a name, the name of something hidden, and one of nothing that is as long.
  const health = () => hub.caller('health', 'STREET');
  test.each<[string, string, string, string, object?]>([
    ['a field', '{ people { nodes { ? } } }', 'maritalStatus', 'maritalStatux'],
    ['a relation', '{ people { nodes { ? { id } } } }', 'household', 'househole'],
    ['a root field', '{ ?(first: 1) { totalCount } }', 'households', 'householdz'],
    ['a root field of auditors', '{ ?(first: 1) { totalCount } }', 'accessLog', 'accessLob'],
    ['a filter', '{ people(filter: { ?: { isNull: true } }) { totalCount } }', 'idNumber', 'idNumbeq'],
    [
      'a nested filter',
      '{ places(filter: { residents: { some: { not: { ?: { isNull: true } } } } }) { totalCount } }',
      'idNumber',
      'idNumbeq',
    ],
    ['an order', '{ people(orderBy: [{ ?: ASC }]) { totalCount } }', 'idNumber', 'idNumbeq'],
    ['the type of a fragment', '{ people { nodes { ... on ? { id } } } }', 'Household', 'Householp'],
    ['the type of a named fragment', '{ viewer { id ...F } } fragment F on ? { id }', 'Household', 'Householp'],
    ['the type of a variable', 'query ($v: ?) { viewer { id } }', 'HouseholdFilter', 'HouseholdFilteq'],
    [
      'the type of a variable that is used',
      'query ($v: ?) { people(filter: $v) { totalCount } }',
      'HouseholdFilter',
      'HouseholdFilteq',
    ],
    ['an enum value', '{ people(filter: { careNeeds: { has: ? } }) { totalCount } }', 'ORPHAN', 'ORPHAQ'],
    [
      'a field in a variable',
      'query ($f: PersonFilter) { people(filter: $f) { totalCount } }',
      'idNumber',
      'idNumbeq',
      { f: { '?': { eq: '1' } } },
    ],
    [
      'a field deep in a variable',
      'query ($f: [PersonFilter!]!) { people(filter: { and: $f }) { totalCount } }',
      'idNumber',
      'idNumbeq',
      { f: [{ not: { '?': { eq: '1' } } }] },
    ],
    [
      'an order in a variable',
      'query ($o: [PersonOrder!]) { people(orderBy: $o) { totalCount } }',
      'idNumber',
      'idNumbeq',
      { o: [{ '?': 'ASC' }] },
    ],
    ['a type by introspection', '{ __type(name: "?") { name fields { name } } }', 'Household', 'Householp'],
    [
      'a type by introspection in a variable',
      'query ($n: String!) { __type(name: $n) { name } viewer { id } }',
      'HouseholdFilter',
      'HouseholdFilteq',
      { n: '?' },
    ],
    ['a type of myAccess', '{ myAccess(type: "?") { rows fields { field } } }', 'Household', 'Householp'],
  ])('%s is as if the hub did not have it', async (_, document, hidden, nothing, variables = {}) => {
    const ask = async (name: string) => {
      const given = JSON.parse(JSON.stringify(variables).replaceAll('?', name));
      const { status, text, headers } = await strictly(health(), document.replaceAll('?', name), given);
      const receiptless = text.replace(/"receipt":"\d+"/, '').replaceAll(name, '?');
      return { status, text: receiptless, type: headers.get('content-type') };
    };
    const answer = await ask(hidden);
    expect(answer).toEqual(await ask(nothing));
    expect(buildHubSchema().getType('Household')).toBeDefined();
    expect(answer.text).not.toMatch(/Did you mean|FORBIDDEN|FIELD_NOT_READABLE/);
  });

  test('is in no suggestion, error or introspection, for callers of every department', async () => {
    const whole = namesIn(buildHubSchema());
    for (const caller of hub.callers.filter(({ tier, kind }) => tier === 'DISTRICT' || kind !== 'person')) {
      const known = namesIn(await schemaOf(caller));
      const hidden = [...whole].filter((name) => !known.has(name));
      const misspelt = hidden.map((name) => `${name.slice(0, -1)}${name.endsWith('q') ? 'x' : 'q'}`);
      const fields = misspelt.filter((name) => /^[a-z]/.test(name));
      const types = misspelt.filter((name) => /^[A-Z]/.test(name));
      const documents = [
        `{ people { nodes { ${fields.join(' ')} } } events { nodes { ${fields.join(' ')} } } ${fields.join(' ')} }`,
        `{ people(filter: { ${fields.map((name) => `${name}: 1`).join(' ')} }) { totalCount } }`,
        ...types.map((type) => `{ viewer { ... on ${type} { id } } __type(name: "${type}") { name } }`),
        INTROSPECTION,
        '{ myAccess(type: "Person") { rows fields { field rule reason fullRows } } }',
        '{ myAccess(type: "Event") { rows fields { field rule reason fullRows } } }',
      ];
      for (const document of documents) {
        const { text } = await strictly(caller, document);
        const words = new Set(text.match(/\w+/g));
        const asked = new Set(document.match(/\w+/g));
        const prose = /myAccess|IntrospectionQuery/.test(document) ? PLAIN_WORD : MEMBER;
        const told = hidden.filter((name) => words.has(name) && !asked.has(name) && !prose.test(name));
        expect([caller.name, document.slice(0, 80), told]).toEqual([caller.name, document.slice(0, 80), []]);
      }
    }
  });
});

describe('introspection in strict mode', () => {
  test('shows exactly what fivefold schema print gives for the class', async () => {
    const policy = hubPolicy();
    for (const [department, tier, options] of [
      ['hotline_12345', 'GRID', {}],
      ['civil_affairs', 'CITY', {}],
      ['civil_affairs', 'CITY', REASON],
    ] as const) {
      const reason = options === REASON;
      const one = { kind: 'person' as const, department, tier, hasPurpose: reason, hasCase: reason, grants: [] };
      const shown = await schemaOf(hub.caller(department, tier), options);
      expect(`${printSchema(lexicographicSortSchema(shown))}\n`).toBe(printStrictSchema(policy, one));
    }
    const auditor = await schemaOf(hub.named('demo:auditor'));
    expect(Object.keys(auditor.getQueryType()?.getFields() ?? {}).sort()).toEqual([
      'accessGrant',
      'accessGrants',
      'accessLog',
      'callerReads',
      'emergencyUses',
      'myAccess',
      'oddHourReads',
      'policyDiff',
      'policyReplay',
      'policyVersion',
      'policyVersions',
      'receipt',
      'recordReads',
      'sensitiveReads',
      'subjectReport',
      'unusualVolumes',
      'viewer',
      'whyWithheld',
    ]);
  });

  test('shows whole schema to everyone in uniform mode, as before', async () => {
    const { body } = await hub.askAs('hotline_12345', 'GRID', INTROSPECTION);
    const shown = buildClientSchema(body.data as unknown as IntrospectionQuery);
    expect(printSchema(lexicographicSortSchema(shown))).toBe(printSchema(lexicographicSortSchema(buildHubSchema())));
  });

  test('can stand beside records', async () => {
    const query = '{ __type(name: "Person") { fields { name } } people(first: 1) { nodes { id } } }';
    const caller = hub.caller('urban_management', 'STREET');
    const { body } = await strictly(caller, query);
    const known = Object.keys((await schemaOf(caller)).getTypeMap());
    expect(known).toContain('Person');
    expect(JSON.stringify(body.data?.__type)).not.toContain('idNumber');
    expect(body.data?.people).not.toBeNull();
  });

  test('what a caller may read is told without what the strict schema does not have', async () => {
    const query = '{ myAccess(type: "Person") { fields { field } } }';
    const names = (answer: HubAnswer) => [...answer.text.matchAll(/"field":"(\w+)"/g)].map(([, name]) => name);
    const caller = hub.caller('hotline_12345', 'STREET');
    const shown = names(await strictly(caller, query));
    expect(names(await hub.ask(caller, query))).toEqual(expect.arrayContaining([...shown, 'idNumber', 'household']));
    expect(shown).toEqual(['id', 'name', 'phone', 'residenceArea', 'residenceAddress']);
  });
});

/** What descriptions and reasons may hold: many names are plain words. Which names there are, strict-schema.test.ts says. */
const PLAIN_WORD = /^[A-Z]?[a-z]+$/;
/** Names of fields that are also members or words of every error. */
const MEMBER = /^(type|field|errors|code|path|has|operation|access)$/;

/** Every name in a schema but those of introspection itself. */
function namesIn(schema: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    names.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name);
    if (isObjectType(type) || isInputObjectType(type))
      for (const name of Object.keys(type.getFields())) names.add(name);
  }
  return names;
}

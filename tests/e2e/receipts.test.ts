import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { parseReceipt, type StoredReceipt } from '../../src/receipts/stored-receipt.js';
import { verifyLog } from '../../src/receipts/verify.js';
import {
  type AskOptions,
  type HubAnswer,
  type Json,
  type JsonObject,
  pageOf,
  startHub,
  type TestHub,
} from '../support/hub.js';

let hub: TestHub;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const street = () => hub.caller('civil_affairs', 'STREET');
const auditor = () => hub.named('demo:auditor');
const PEOPLE = `query Visit { people(first: 5, orderBy: [{ name: ASC }]) { nodes {
  id name idNumber phone careNeeds residenceAddress birthDate maritalStatus household { id number } } } }`;

async function logSize(): Promise<number> {
  const [row] = await hub.sql<{ size: number }>('select count(*)::int as size from access_receipt');
  return row?.size ?? 0;
}

/** The body of the receipt that the answer names. */
async function bodyOf({ body }: HubAnswer): Promise<string> {
  const receipt = body.extensions?.receipt;
  const [row] = await hub.sql<{ body: string }>('select body from access_receipt where sequence = $1', [receipt]);
  if (row === undefined) throw new Error(`there is no receipt ${receipt}`);
  return row.body;
}

const receiptOf = async (answer: HubAnswer): Promise<StoredReceipt> => parseReceipt(await bodyOf(answer));

/** Every text and number of the data that is no id, to be looked for. */
function valuesOf(data: Json | undefined, name = ''): readonly string[] {
  if (data === null || data === undefined || typeof data === 'boolean' || name === 'id') return [];
  if (Array.isArray(data)) return data.flatMap((element) => valuesOf(element, name));
  if (typeof data === 'object') return Object.entries(data).flatMap(([key, value]) => valuesOf(value, key));
  return [String(data)];
}

describe('the receipt of an answer', () => {
  test('is in the log when the answer comes, and says who read what, why and how much of it', async () => {
    const before = await logSize();
    const answer = await hub.ask(street(), PEOPLE, {}, { purpose: '走访 100%', caseId: 'C-7' });
    expect(await logSize()).toBe(before + 1);
    expect(answer.body.extensions?.receipt).toBe(String(before));
    const people = pageOf<{ id: string; household: { id: string } | null }>(answer, 'people').nodes;
    expect(people).toHaveLength(5);
    const homes = people.flatMap(({ household }) => (household === null ? [] : [household.id]));
    const receipt = await receiptOf(answer);
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
    const receipt = await receiptOf(await hub.ask(hub.caller('grid_centre', 'CITY'), query));
    expect(receipt.operation).toBe('');
    expect([receipt.purpose, receipt.case]).toEqual([undefined, undefined]);
    expect(receipt.reads[0]).toMatchObject({
      type: 'Person',
      full: ['id', 'residenceArea'],
      masked: ['name', 'registeredArea'],
      withheld: ['idNumber', 'name', 'registeredArea', 'sex'],
    });
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
      const read = (await receiptOf(answer)).reads.find(({ type }) => type === 'Person');
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
    const body = await bodyOf(answer);
    expect([...values].filter((value) => body.includes(value))).toEqual([]);
  });

  test('holds no value of a filter, a sort, a variable or a cursor either', async () => {
    const find = `query Find($name: String!, $after: String) { people(first: 1, after: $after, orderBy: [{ name: DESC }],
      filter: { or: [{ name: { eq: $name } }, { phone: { startsWith: "139" } }] }) { nodes { name } pageInfo { endCursor } } }`;
    const first = await hub.ask(street(), find, { name: '没有此人' });
    const after = pageOf(first, 'people').pageInfo.endCursor;
    const body = await bodyOf(await hub.ask(street(), find, { name: '没有此人', after }));
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
    const receipt = await receiptOf(answer);
    expect(receipt).toMatchObject({ outcome: 'refused', errors: [code], principal: { department } });
    expect(receipt.reads.every(({ count, ids }) => count === 0 && ids === '')).toBe(true);
  });

  test('is left by a failure of the database, with the code that the caller got', async () => {
    await hub.sql('alter table organization rename to organization_away');
    try {
      const answer = await hub.ask(hub.caller('health', 'STREET'), 'query Broken { organizations { nodes { name } } }');
      expect([answer.status, answer.codes]).toEqual([200, ['INTERNAL_SERVER_ERROR']]);
      expect(answer.text).not.toMatch(/organization_away|relation|does not exist|42P01/);
      expect(await receiptOf(answer)).toMatchObject({
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
      expect(await receiptOf(answer)).toMatchObject({ outcome: 'answered', reads: [] });
    }
  });

  test('stands in one sequence without gaps, however many ask at once, each under its own number', async () => {
    const before = await logSize();
    const asked = await Promise.all(
      hub.callers.map(async (caller) => ({
        caller,
        answer: await hub.ask(caller, '{ places(first: 3) { nodes { id } } }'),
      })),
    );
    expect(new Set(asked.map(({ answer }) => Number(answer.body.extensions?.receipt)))).toEqual(
      new Set(asked.map((_, at) => before + at)),
    );
    for (const { caller, answer } of asked) expect((await receiptOf(answer)).principal.id).toBe(caller.name);
  });
});

describe('without a receipt there is no data', () => {
  const BOTH_WAYS = [PEOPLE, '{ viewer { id areas { name } } }', '{ accessLog(first: 1) { nodes { caller } } }'];

  async function expectNothing(): Promise<void> {
    const answers = await Promise.all([...BOTH_WAYS, ...BOTH_WAYS].map((query) => hub.ask(auditorFor(query), query)));
    for (const { status, text, body, codes } of answers) {
      expect([status, codes]).toEqual([503, ['RECEIPT_UNAVAILABLE']]);
      expect(body.data).toBeUndefined();
      expect(body.extensions).toBeUndefined();
      expect(text).not.toMatch(/permission|access_receipt|denied|read-only|lock|timeout|42501/i);
    }
  }

  async function expectService(): Promise<void> {
    for (const query of BOTH_WAYS) {
      const answer = await hub.ask(auditorFor(query), query);
      expect([answer.status, answer.codes]).toEqual([200, []]);
      expect(await receiptOf(answer)).toMatchObject({ outcome: 'answered' });
    }
  }

  const auditorFor = (query: string) => (query.includes('accessLog') ? auditor() : street());

  test('while the hub may not write the log; and service returns by itself', async () => {
    await expectService();
    const size = await logSize();
    await hub.sql('revoke insert on access_receipt from fivefold_hub');
    try {
      await expectNothing();
      expect(await logSize()).toBe(size);
    } finally {
      await hub.sql('grant insert on access_receipt to fivefold_hub');
    }
    await expectService();
  });

  test('while the log is locked for longer than a write may take', async () => {
    const holder = new pg.Client(hub.database.owner);
    await holder.connect();
    try {
      await holder.query('begin; lock table access_receipt in exclusive mode');
      await expectNothing();
      await holder.query('rollback');
    } finally {
      await holder.end();
    }
    await expectService();
  });

  test('while the database is read-only, also for a connection made meanwhile', async () => {
    const { name } = hub.database;
    const endWriters = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name = 'fivefold receipts'`;
    await hub.sql(`alter database ${name} set default_transaction_read_only = on`);
    try {
      await hub.sql(endWriters);
      await expectNothing();
    } finally {
      await hub.sql(
        `set default_transaction_read_only = off; alter database ${name} reset default_transaction_read_only`,
      );
    }
    await expectService();
  });

  test('and an ended connection costs nothing once it is noticed', async () => {
    await hub.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'fivefold receipts'`,
      [hub.database.name],
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expectService();
  });

  test('and the log is whole after all that', async () => {
    const client = new pg.Client(hub.database.owner);
    await client.connect();
    const found = await verifyLog(client).finally(() => client.end());
    expect(found).toMatchObject({ intact: true, size: await logSize() });
  });
});

describe('nobody changes the log', () => {
  const changes = ["update access_receipt set body = ''", 'delete from access_receipt', 'truncate access_receipt'];

  test.each(changes)('%s', async (change) => {
    for (const [settings, code] of [
      [hub.database.hub, '42501'],
      [hub.database.owner, '42501'],
    ] as const) {
      const client = new pg.Client(settings);
      await client.connect();
      await expect(client.query(change).finally(() => client.end())).rejects.toMatchObject({ code });
    }
    expect(await logSize()).toBeGreaterThan(0);
  });
});

describe('the access log', () => {
  const LOG = `query Log($filter: AccessLogFilter) { accessLog(first: 1000, filter: $filter) { totalCount nodes {
    sequence caller department outcome operation purpose reads { type full masked withheld count recordIds } } } }`;

  interface Entry {
    readonly sequence: string;
    readonly caller: string;
    readonly department: string;
    readonly outcome: string;
    readonly reads: readonly {
      type: string;
      full: string[];
      masked: string[];
      withheld: string[];
      recordIds: string[];
    }[];
  }

  async function read(filter: JsonObject): Promise<readonly Entry[]> {
    const answer = await hub.ask(auditor(), LOG, { filter });
    expect(answer.codes).toEqual([]);
    const page = pageOf<Entry>(answer, 'accessLog');
    expect(page.totalCount).toBe(page.nodes.length);
    return page.nodes;
  }

  test('is read by the auditor alone', async () => {
    const readers: string[] = [];
    for (const caller of hub.callers) {
      const { status, codes, body } = await hub.ask(caller, LOG, {}, { purpose: 'p', caseId: 'c' });
      if (codes.length === 0) readers.push(caller.name);
      else expect([status, codes, body.data]).toEqual([200, ['FORBIDDEN'], { accessLog: null }]);
    }
    expect(readers).toEqual(['demo:auditor']);
  });

  test('finds who read a record, by caller, department, type, field, outcome and time', async () => {
    const asked = await hub.ask(street(), PEOPLE, {}, { purpose: '走访' });
    const receipt = String(asked.body.extensions?.receipt);
    const [person] = pageOf<{ id: string }>(asked, 'people').nodes;
    const id = person?.id ?? '';
    const [stored] = await hub.sql<{ at: string; later: string }>(
      `select to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        to_char((recorded_at + interval '1 ms') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as later
       from access_receipt where sequence = $1`,
      [receipt],
    );
    const found = async (filter: JsonObject) => (await read(filter)).map(({ sequence }) => sequence);
    expect(await found({ record: { type: 'Person', id } })).toContain(receipt);
    expect(await found({ record: { type: 'Event', id } })).not.toContain(receipt);
    expect(await found({ type: 'Household', caller: 'demo:civil_affairs:street' })).toContain(receipt);
    expect(await found({ type: 'Thing', caller: 'demo:civil_affairs:street' })).not.toContain(receipt);
    expect(await found({ type: 'Person', field: 'idNumber' })).toContain(receipt);
    expect(await found({ type: 'Person', field: 'sex', caller: 'demo:civil_affairs:street' })).not.toContain(receipt);
    expect(await found({ outcome: 'REFUSED' })).not.toContain(receipt);
    expect(await found({ since: stored?.at ?? '', until: stored?.later ?? '' })).toContain(receipt);
    expect(await found({ until: stored?.at ?? '' })).not.toContain(receipt);
    for (const entry of await read({ department: 'civil_affairs' })) expect(entry.department).toBe('civil_affairs');
    for (const entry of await read({ outcome: 'REFUSED' })) expect(entry.outcome).toBe('REFUSED');
    for (const entry of await read({ caller: 'demo:health:street' })) expect(entry.caller).toBe('demo:health:street');
  });

  test('is itself receipted, with the sequences that were read', async () => {
    const answer = await hub.ask(auditor(), LOG, { filter: { caller: 'demo:health:street' } }, { purpose: '例行审计' });
    const { nodes } = pageOf<Entry>(answer, 'accessLog');
    const receipt = await receiptOf(answer);
    expect(receipt).toMatchObject({ operation: 'Log', purpose: '例行审计', principal: { kind: 'auditor' } });
    const ids = receipt.reads.filter(({ type }) => type === 'AccessReceipt').flatMap(({ ids }) => ids.split(','));
    expect(ids.filter(Boolean).sort()).toEqual(nodes.map(({ sequence }) => sequence).sort());
    const again = await read({ record: { type: 'AccessReceipt', id: nodes[0]?.sequence ?? '' } });
    expect(again.map(({ sequence }) => sequence)).toContain(answer.body.extensions?.receipt);
  });

  test('is all that the auditor reads: every category is closed', async () => {
    for (const root of [
      'people',
      'households',
      'events',
      'places',
      'things',
      'organizations',
      'gridAssignments',
      'areas',
      'departments',
    ]) {
      const { codes, body } = await hub.ask(
        auditor(),
        `{ ${root} { totalCount nodes { id } } }`,
        {},
        { purpose: 'p', caseId: 'c' },
      );
      expect([root, codes, body.data]).toEqual([root, ['FORBIDDEN'], { [root]: null }]);
    }
  });
});

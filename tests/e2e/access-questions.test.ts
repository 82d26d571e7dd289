import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StoredReceipt } from '../../src/receipts/stored-receipt.js';
import { type HubAnswer, type JsonObject, pageOf, REASON, startHub, type TestHub } from '../support/hub.js';
import { logSize, receiptOf } from '../support/receipt-of.js';
import { revokeGrant, storeGrant } from '../support/stored-grants.js';

const FORMULA = '=HYPERLINK("http://x","看")';
const PEOPLE = 'query Visit { people(first: 3) { nodes { id name phone idNumber } } }';
const PERIOD = 'since: "2020-01-01T00:00:00Z"';

let hub: TestHub;
let person: string;
let read: string;
let formula: string;

beforeAll(async () => {
  hub = await startHub();
  const asked = await hub.askAs('civil_affairs', 'STREET', PEOPLE, {}, { purpose: '走访' });
  read = String(asked.body.extensions?.receipt);
  person = pageOf<{ id: string }>(asked, 'people').nodes[0]?.id ?? '';
  const other = await hub.askAs('civil_affairs', 'STREET', PEOPLE, {}, { ...REASON, purpose: FORMULA });
  formula = String(other.body.extensions?.receipt);
});
afterAll(() => hub.close());

const auditor = () => hub.named('demo:auditor');
const ask = (query: string, variables: JsonObject = {}) => hub.ask(auditor(), query, variables);
const get = (path: string, caller = auditor()) =>
  fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${caller.token}` } });

const ROOTS = {
  recordReads: `query ($person: ID!) { recordReads(record: { type: "Person", id: $person }) { totalCount } }`,
  callerReads: '{ callerReads(caller: "demo:civil_affairs:street") { totalCount nodes { receipt { sequence } } } }',
  sensitiveReads: '{ sensitiveReads(department: "civil_affairs") { nodes { receipt { sequence } } } }',
  oddHourReads: '{ oddHourReads { totalCount nodes { receipt { sequence } } } }',
  emergencyUses: '{ emergencyUses { grant } }',
  unusualVolumes: '{ unusualVolumes(since: "2026-01-01", until: "2026-02-01") { day } }',
  subjectReport: 'query ($person: ID!) { subjectReport(person: $person, version: SUBJECT) { nodes { department } } }',
} as const;

const FILES = [
  'record-reads.csv?type=Person&id=x',
  'caller-reads.ndjson?caller=demo:civil_affairs:street',
  'sensitive-reads.csv',
  'odd-hour-reads.csv',
  'unusual-volumes.csv?since=2026-01-01&until=2026-02-01',
  'emergency-uses.csv',
  'subject-report.csv?person=x&version=subject',
] as const;

describe("auditors' questions", () => {
  test.each(Object.entries(ROOTS))(
    '%s is answered to the auditor alone, and each asking leaves a receipt',
    async (root, query) => {
      const answered: string[] = [];
      for (const caller of hub.callers) {
        const variables = query.includes('$person') ? { person } : {};
        const answer = await hub.ask(caller, query, variables, REASON);
        if (answer.codes.length === 0) answered.push(caller.name);
        else expect([answer.codes, answer.body.data]).toEqual([['FORBIDDEN'], { [root]: null }]);
        expect((await receiptOf(hub, answer)).principal.id).toBe(caller.name);
      }
      expect(answered).toEqual(['demo:auditor']);
    },
  );

  test('recordReads tells who read a record: fields, purpose, case and answer, of this record alone', async () => {
    const answer = await ask(
      `query ($person: ID!) { recordReads(record: { type: "Person", id: $person }, field: "name", ${PERIOD}) { totalCount nodes {
        receipt { sequence caller department purpose caseId outcome } reads { type full masked withheld count recordIds } } } }`,
      { person },
    );
    expect(answer.codes).toEqual([]);
    const { nodes, totalCount } = pageOf<JsonObject>(answer, 'recordReads');
    expect(totalCount).toBe(2);
    expect(nodes).toEqual([
      expect.objectContaining({
        receipt: expect.objectContaining({ sequence: formula, purpose: FORMULA, caseId: '案件1' }),
      }),
      {
        receipt: {
          ...{ sequence: read, caller: 'demo:civil_affairs:street', department: 'civil_affairs' },
          ...{ purpose: '走访', caseId: null, outcome: 'ANSWERED' },
        },
        reads: [
          {
            ...{ type: 'Person', full: ['id', 'name', 'phone'], count: 1, recordIds: [person] },
            masked: expect.arrayContaining(['idNumber']),
            withheld: expect.any(Array),
          },
        ],
      },
    ]);
    const receipt = await receiptOf(hub, answer);
    expect(receipt.reads).toContainEqual(expect.objectContaining({ type: 'AccessReceipt', ids: `${formula},${read}` }));
  });

  test('sensitiveReads gives the fields of level 4 that were given without a case, masked ones too', async () => {
    const answer = await ask(`{ sensitiveReads(department: "civil_affairs", ${PERIOD}) {
      nodes { receipt { sequence caseId } reads { full masked withheld } } } }`);
    const nodes = pageOf<{ receipt: { sequence: string; caseId: string | null } }>(answer, 'sensitiveReads').nodes;
    expect(nodes.map(({ receipt }) => receipt.caseId)).toEqual(nodes.map(() => null));
    expect(nodes).toContainEqual({
      receipt: { sequence: read, caseId: null },
      reads: [{ full: [], masked: ['idNumber'], withheld: [] }],
    });
  });

  test('pages follow each other, and their cursors fit no other question', async () => {
    const page = (more: string) =>
      ask(`{ callerReads(caller: "demo:civil_affairs:street", type: "Person", first: 1${more}) {
        nodes { receipt { sequence } } pageInfo { endCursor } } }`);
    const first = pageOf<JsonObject>(await page(''), 'callerReads');
    const after = `after: "${first.pageInfo.endCursor}"`;
    const second = pageOf<JsonObject>(await page(`, ${after}`), 'callerReads');
    expect(first.nodes).toEqual([{ receipt: { sequence: formula } }]);
    expect(second.nodes).toEqual([{ receipt: { sequence: read } }]);
    expect((await ask(`{ callerReads(caller: "demo:health:street", ${after}) { totalCount } }`)).codes).toEqual([
      'INVALID_CURSOR',
    ]);
    expect((await ask(`{ oddHourReads(${after}) { totalCount } }`)).codes).toEqual(['INVALID_CURSOR']);
  });

  test.each([
    ['{ callerReads(caller: "\\u0000") { totalCount } }', 'BAD_USER_INPUT'],
    ['{ emergencyUses(caller: "\\u0000") { grant } }', 'BAD_USER_INPUT'],
    ['{ emergencyUses(first: 1001) { grant } }', 'PAGE_SIZE_EXCEEDED'],
    ['{ unusualVolumes(since: "2026-02-01", until: "2026-01-01") { day } }', 'BAD_USER_INPUT'],
    ['{ unusualVolumes(since: "2020-01-01", until: "2026-01-01") { day } }', 'BAD_USER_INPUT'],
  ])('%s is refused', async (query, code) => {
    expect((await ask(query)).codes).toEqual([code]);
  });

  test('emergencyUses counts what the holder read of the fields while the access was in force, and nothing else', async () => {
    const holder = 'demo:civil_affairs:street';
    const grant = {
      department: 'civil_affairs',
      tier: 'STREET',
      type: 'Person',
      fields: ['phone'],
      holderId: holder,
    } as const;
    const before = await storeGrant(hub, { ...grant, from: '-3 hours', to: '-2 hours' });
    const id = await storeGrant(hub, grant);
    const asked: HubAnswer[] = [];
    for (const fields of ['id phone', 'id name', 'id phone']) {
      asked.push(await hub.askAs('civil_affairs', 'STREET', `{ people(first: 2) { nodes { ${fields} } } }`));
    }
    await hub.askAs('health', 'STREET', '{ people(first: 2) { nodes { id phone } } }');
    await revokeGrant(hub, id);
    await hub.askAs('civil_affairs', 'STREET', '{ people(first: 2) { nodes { id phone } } }');
    const answer = await ask(
      `{ emergencyUses(caller: "${holder}") { grant caller tier fields reason operations records receipts revokedAt } }`,
    );
    const [first, , third] = asked.map(({ body }) => body.extensions?.receipt);
    expect(answer.body.data).toEqual({
      emergencyUses: [
        expect.objectContaining({
          ...{ grant: id, caller: holder, tier: 'STREET', fields: ['phone'], operations: 2, records: 4 },
          ...{ receipts: [first, third], revokedAt: expect.any(String) },
        }),
        expect.objectContaining({ grant: before, operations: 0, records: 0, receipts: [], revokedAt: null }),
      ],
    });
    expect((await receiptOf(hub, answer)).reads).toMatchObject([
      { type: 'AccessGrant', ids: `${id},${before}` },
      { type: 'AccessReceipt', ids: `${first},${third}` },
    ]);
  });

  test('a subject report names no caller, and leaves a receipt with the id of the person', async () => {
    const answer = await ask(
      `query ($person: ID!) { subjectReport(person: $person, version: SUBJECT) { totalCount nodes {
        department departmentLabel recordedAt purpose full masked receipt caseId delayed disclosedAt } } }`,
      { person },
    );
    const { nodes } = pageOf<JsonObject>(answer, 'subjectReport');
    expect(nodes.at(-1)).toMatchObject({
      ...{ department: 'civil_affairs', departmentLabel: '民政', purpose: '走访', full: ['id', 'name', 'phone'] },
      ...{ receipt: null, caseId: null, delayed: null, disclosedAt: null },
    });
    expect(answer.text).not.toContain('demo:');
    expect((await receiptOf(hub, answer)).reads[0]).toMatchObject({ type: 'SubjectReport', count: 1, ids: person });
  });
});

describe('exports of answers', () => {
  const lastReceipts = async (count: number): Promise<StoredReceipt[]> =>
    (await hub.sql<{ body: string }>('select body from access_receipt order by sequence desc limit $1', [count]))
      .map(({ body }): StoredReceipt => JSON.parse(body))
      .reverse();

  test.each(FILES)('%s is given to the auditor alone, and each request leaves a receipt', async (file) => {
    for (const caller of hub.callers.filter(({ name }) => name !== 'demo:auditor')) {
      const size = await logSize(hub);
      const response = await get(`/log/questions/${file}`, caller);
      expect([response.status, await codesOf(response)]).toEqual([403, ['FORBIDDEN']]);
      expect(await logSize(hub)).toBe(size + 1);
    }
    const response = await get(`/log/questions/${file}`);
    expect(response.status).toBe(200);
    await response.text();
    const [opened, completed] = await lastReceipts(2);
    expect(opened).toMatchObject({ sequence: Number(response.headers.get('x-receipt')), outcome: 'answered' });
    expect([opened?.operation, completed?.operation]).toEqual([
      `GET /log/questions/${file}`,
      `GET /log/questions/${file} (complete)`,
    ]);
  });

  test.each(['csv', 'ndjson'])('have a manifest with count and SHA-256 of the %s file', async (format) => {
    const response = await get(`/log/questions/caller-reads.${format}?caller=demo:civil_affairs:street`);
    const file = Buffer.from(await response.arrayBuffer());
    const receipt = response.headers.get('x-receipt') ?? '';
    expect(response.headers.get('link')).toBe(`</log/exports/${receipt}>; rel="describedby"`);
    const manifest = await (await get(`/log/exports/${receipt}`)).json();
    const lines = file.toString().trimEnd().split('\n').length;
    const sha256 = createHash('sha256').update(file).digest('hex');
    expect(manifest).toEqual({
      format: 'fivefold/access-log-answer/v1',
      request: `GET /log/questions/caller-reads.${format}?caller=demo:civil_affairs:street`,
      rows: format === 'csv' ? lines - 1 : lines,
      sha256,
      policyVersion: expect.stringMatching(/^[0-9a-f]{16}$/),
      caller: 'demo:auditor',
      receipt,
      completed: String(Number(receipt) + 1),
      completedAt: expect.any(String),
    });
    expect(await lastReceipts(2)).toMatchObject([
      { documentHash: sha256, reads: [{ type: 'AccessReceipt', ids: receipt }] },
      { operation: `GET /log/exports/${receipt}`, reads: [{ ids: String(Number(receipt) + 1) }] },
    ]);
  });

  test('hold the rows that GraphQL gives, as CSV with formulas disarmed, and nothing of themselves', async () => {
    const text = await (await get(`/log/questions/record-reads.csv?type=Person&id=${person}&field=idNumber`)).text();
    const [header, first, second] = text.split('\r\n');
    expect(header).toBe(
      'receipt,recordedAt,caller,callerKind,department,tier,purpose,caseId,operation,policyVersion,outcome,type,full,masked,withheld,records,recordIds',
    );
    expect(first).toContain(`${formula},`);
    expect(first).toContain(`,"'=HYPERLINK(""http://x"",""看"")",案件1,Visit,`);
    expect(second).toContain(`,走访,,Visit,`);
    expect(second).toMatch(new RegExp(`,answered,Person,id name phone,idNumber[^,]*,[^,]*,1,${person}$`));
    const self = await get('/log/questions/caller-reads.ndjson?caller=demo:auditor');
    const own = self.headers.get('x-receipt');
    const rows = (await self.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.length).toBeGreaterThan(0);
    for (const { receipt } of rows) expect(receipt).toBeLessThan(Number(own));
  });

  test('of a report for the person leave out receipts, cases and callers', async () => {
    const path = `/log/questions/subject-report.csv?person=${person}`;
    const text = await (await get(`${path}&version=subject`)).text();
    expect(text.split('\r\n')[0]).toBe('department,departmentLabel,recordedAt,purpose,full,masked');
    expect(text).not.toContain('demo:');
    expect(text).not.toContain('案件1');
    const own = await (await get(`${path}&version=auditor`)).text();
    expect(own.split('\r\n')[0]).toContain('masked,caseId,outcome,receipt,delayed,disclosedAt');
  });

  test.each([
    ['record-reads.csv?type=Person', 400, 'BAD_USER_INPUT'],
    ['record-reads.csv?type=Person&id=x&idd=y', 400, 'BAD_USER_INPUT'],
    ['caller-reads.csv?caller=a&caller=b', 400, 'BAD_USER_INPUT'],
    ['caller-reads.csv?caller=%00', 400, 'BAD_USER_INPUT'],
    ['caller-reads.csv?caller=a&since=yesterday', 400, 'BAD_USER_INPUT'],
    ['unusual-volumes.csv?since=2026-02-01&until=2026-01-01', 400, 'BAD_USER_INPUT'],
    ['subject-report.csv?person=x', 400, 'BAD_USER_INPUT'],
    ['record-reads.xml?type=Person&id=x', 404, 'NOT_FOUND'],
    ['everything.csv', 404, 'NOT_FOUND'],
    ['', 404, 'NOT_FOUND'],
  ])('%s is refused, and that is on the log', async (file, status, code) => {
    const response = await get(`/log/questions/${file}`);
    expect([response.status, await codesOf(response)]).toEqual([status, [code]]);
    const [last] = await lastReceipts(1);
    expect(last).toMatchObject({ operation: `GET /log/questions/${file}`, outcome: 'refused', errors: [code] });
  });

  test('have no manifest where no export was completed', async () => {
    for (const receipt of [read, '99999999', 'x', '-1', '']) {
      const response = await get(`/log/exports/${receipt}`);
      expect([receipt, response.status]).toEqual([receipt, 404]);
    }
    expect((await get(`/log/exports/${read}`, hub.caller('health', 'CITY'))).status).toBe(403);
  });
});

async function codesOf(response: Response): Promise<readonly string[]> {
  const body = (await response.json()) as HubAnswer['body'];
  return (body.errors ?? []).map(({ extensions }) => String(extensions.code));
}

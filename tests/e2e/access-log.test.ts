import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JsonObject, pageOf, startHub, type TestHub } from '../support/hub.js';
import { receiptOf } from '../support/receipt-of.js';

let hub: TestHub;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const street = () => hub.caller('civil_affairs', 'STREET');
const auditor = () => hub.named('demo:auditor');
const PEOPLE = `query Visit { people(first: 5, orderBy: [{ name: ASC }]) { nodes {
  id name idNumber phone careNeeds residenceAddress birthDate maritalStatus household { id number } } } }`;

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
    const receipt = await receiptOf(hub, answer);
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

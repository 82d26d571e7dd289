import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCallerId } from '../../src/demo/callers.js';
import { explain, explanationText } from '../../src/policy/explain.js';
import { TIERS, type Tier } from '../../src/shared/principal.js';
import { wantedEffect } from '../proof/matrix.js';
import { areaAt, grantIn, grantsOf } from '../support/grants.js';
import { type HubAnswer, type JsonObject, startHub, type TestHub, withoutReceipt } from '../support/hub.js';
import { caller as classOf, hubPolicy } from '../support/policy.js';
import { addPolicyRows, type PolicyRow } from '../support/policy-rows.js';
import { receiptOf } from '../support/receipt-of.js';
import { changedPolicy, enforcePolicy } from '../support/stored-policies.js';

let hub: TestHub;
let rows: readonly PolicyRow[];
let areas: Readonly<Record<Tier, string>>;

beforeAll(async () => {
  hub = await startHub();
  rows = await addPolicyRows(hub);
  areas = Object.fromEntries(await Promise.all(TIERS.map(async (tier) => [tier, await areaAt(hub, tier)])));
});
afterAll(() => hub.close());

const ALL = `rule label effect cases { rows level department tier } rings { name rows full masked }
  visibleRows fullRows maskedRows reason text record { effect conditions { condition holds } }`;
const EXPLAIN = `query Explain($caller: DescribedCallerInput!, $type: String!, $field: String!, $record: ID) {
  explainAccess(caller: $caller, type: $type, field: $field, record: $record) { ${ALL} } }`;
const NOWHERE = '99999999-9999-4999-8999-999999999999';

interface Asked {
  readonly caller: JsonObject;
  readonly type?: string;
  readonly field?: string;
  readonly record?: string;
}

const ask = ({ caller, type = 'Person', field = 'phone', record }: Asked, by = hub.named('demo:officer')) =>
  hub.ask(by, EXPLAIN, { caller, type, field, ...(record !== undefined && { record }) });

function explained(answer: HubAnswer): JsonObject {
  const value = answer.body.data?.explainAccess;
  if (typeof value !== 'object' || value === null) throw new Error(answer.text.slice(0, 500));
  return value as JsonObject;
}

/** The demo caller of a department and tier, as an officer describes them. */
function described(department: string, tier: Tier, more: JsonObject = {}): JsonObject {
  const own = tier === 'GRID' ? { id: demoCallerId(department, tier) } : { areas: [areas[tier]] };
  return { department, tier, ...own, ...more };
}

function rowFor(type: string, kind: string, department: string, tier: Tier): string {
  const found = rows.find((row) => row.type === type && row.kindFor({ department, tier }) === kind);
  if (found === undefined) throw new Error(`no ${type} is ${kind}`);
  return found.id;
}

describe('explainAccess', () => {
  test.each([
    ['grid_centre', 'DISTRICT', {}, 'Person', 'phone'],
    ['health', 'STREET', { purpose: '走访' }, 'Person', 'idNumber'],
    ['emergency', 'CITY', { purpose: '走访', caseId: '案件1' }, 'Event', 'reporter'],
    ['urban_management', 'GRID', { caseId: '案件1' }, 'Thing', 'location'],
  ] as const)('explains to an officer as the command line does: %s at %s, %j, %s.%s', async (...asked) => {
    const [department, tier, reason, type, field] = asked;
    const principal = classOf({ department, tier, hasPurpose: 'purpose' in reason, hasCase: 'caseId' in reason });
    const wanted = explain(hubPolicy(), principal, type, field);
    if (wanted === undefined) throw new Error('no line');
    const found = explained(await ask({ caller: described(department, tier, reason), type, field }));
    expect(found).toMatchObject({
      text: explanationText(wanted),
      rule: wanted.rule,
      reason: wanted.reason,
      record: null,
    });
    expect(found.cases).toEqual(wanted.cases);
    expect(found.rings).toEqual(wanted.rings);
  });

  test('decides on each record as the matrix does, for every department and tier', async () => {
    const questions = [
      ['Person', 'phone'],
      ['Person', 'idNumber'],
      ['Event', 'reporter'],
      ['Thing', 'location'],
    ] as const;
    for (const department of ['public_security', 'emergency', 'health', 'grid_centre', 'audit']) {
      for (const tier of TIERS) {
        const caller = described(department, tier, { purpose: '走访' });
        for (const [type, field] of questions) {
          const byKind = new Map(
            rows.filter((row) => row.type === type).map((row) => [row.kindFor({ department, tier }), row.id]),
          );
          for (const [row, record] of byKind) {
            const one = { type, field, row, department, tier, hasPurpose: true, hasCase: false };
            const { effect } = explained(await ask({ caller, type, field, record })).record as JsonObject;
            expect([one, effect]).toEqual([one, wantedEffect(one).toUpperCase()]);
          }
        }
      }
    }
  });

  test('names the conditions that decide on a record that the caller sees, and no value', async () => {
    const child = rowFor('Person', 'child', 'grid_centre', 'STREET');
    const answer = await ask({ caller: described('grid_centre', 'STREET'), record: child });
    const { record, text } = explained(answer);
    expect(record).toEqual({
      effect: 'MASK',
      conditions: [
        { condition: "in the caller's areas", holds: true },
        { condition: 'of a person under 14', holds: true },
      ],
    });
    expect(text).toContain('This record: the field is given masked.');
    const [stored] = await hub.sql<Record<string, unknown>>('select * from person where id = $1', [child]);
    const values = [stored?.name, stored?.phone, stored?.id_number, stored?.residence_address].map(String);
    expect(values.filter((value) => value !== 'null' && answer.text.includes(value))).toEqual([]);
  });

  test('answers the same bytes for a record that is absent, outside, hidden or no id at all', async () => {
    const caller = described('emergency', 'STREET');
    const untied = rowFor('Person', 'inside', 'emergency', 'STREET');
    const outside = rowFor('Person', 'outside', 'emergency', 'STREET');
    const tied = rowFor('Person', 'tied', 'emergency', 'STREET');
    const hidden = [untied, outside, NOWHERE, 'x', '', '1', "' or 1=1 --"];
    const answers = await Promise.all(hidden.map((record) => ask({ caller, record })));
    expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
    expect(explained(answers[0] as HubAnswer).record).toEqual({ effect: 'NONE', conditions: [] });
    expect(explained(await ask({ caller, record: tied })).record).toMatchObject({ effect: 'FULL' });
  });

  test('is for officers alone', async () => {
    const caller = described('health', 'STREET');
    const others = hub.callers.filter(({ kind }) => kind !== 'officer');
    for (const one of others) {
      const { codes, body } = await ask({ caller, record: NOWHERE }, one);
      expect([one.name, codes, body.data]).toEqual([one.name, ['FORBIDDEN'], { explainAccess: null }]);
    }
  });

  test('leaves a receipt that names line and record, whether there is such a record or not', async () => {
    const caller = described('health', 'STREET');
    const seen = rowFor('Person', 'inside', 'health', 'STREET');
    for (const record of [seen, NOWHERE, 'ABCDEF00-0000-4000-8000-00000000000A']) {
      const { reads } = await receiptOf(hub, await ask({ caller, record }));
      expect(reads).toEqual([
        { type: 'AccessExplanation', full: ['*'], masked: [], withheld: [], count: 1, ids: 'Person.phone' },
        { type: 'Person', full: [], masked: [], withheld: ['phone'], count: 1, ids: record.toLowerCase() },
      ]);
    }
    const found = await hub.ask(
      hub.named('demo:auditor'),
      'query ($id: ID!) { accessLog(filter: { record: { type: "Person", id: $id } }) { nodes { caller } } }',
      { id: seen },
    );
    expect(found.text).toContain('demo:officer');
    const { reads } = await receiptOf(hub, await ask({ caller, record: 'not an id, x' }));
    expect(reads.at(-1)).toMatchObject({ type: 'Person', count: 0, ids: '' });
  });

  test('takes the grants and emergencies of the caller into account', async () => {
    const health = hub.caller('health', 'STREET');
    const record = rowFor('Person', 'inside', 'health', 'STREET');
    const caller = described('health', 'STREET', { id: health.name });
    const asked = { caller, field: 'maritalStatus', record };
    expect(explained(await ask(asked)).record).toMatchObject({ effect: 'NONE' });
    const { id } = grantIn(await grantsOf(hub).breakGlass(health));
    const { record: now, rings } = explained(await ask(asked));
    expect(now).toMatchObject({ effect: 'FULL' });
    expect(JSON.stringify(now)).toContain('in an area granted to the caller');
    expect(JSON.stringify(rings)).toContain('emergency access to maritalStatus');
    expect(explained(await ask({ ...asked, caller: described('health', 'STREET') })).record).toMatchObject({
      effect: 'NONE',
    });
    await grantsOf(hub).revoke(health, id);
    expect(explained(await ask(asked)).record).toMatchObject({ effect: 'NONE' });
  });

  test('knows service accounts by their ids', async () => {
    await hub.sql(
      `insert into service_account (id, name, department_id, tier, area_codes, key_hash)
       values ($1, 'welfare', 'civil_affairs', 'STREET', array['320105006000'], sha256('x'))`,
      [NOWHERE],
    );
    const record = rowFor('Person', 'inside', 'civil_affairs', 'STREET');
    const found = explained(await ask({ caller: { id: 'service:welfare' }, record }));
    expect(String(found.text)).toContain('for a system of civil_affairs at tier STREET, without purpose');
    expect(found.record).toMatchObject({ effect: 'FULL' });
    await hub.sql(`update service_account set revoked_at = now() where name = 'welfare'`);
    expect((await ask({ caller: { id: 'service:welfare' } })).codes).toEqual(['BAD_USER_INPUT']);
  });

  test.each<[string, Partial<Asked>]>([
    ['no department', { caller: { tier: 'STREET' } }],
    ['a department that is not there', { caller: { department: 'x', tier: 'STREET' } }],
    ['an account that is not there', { caller: { id: 'service:x' } }],
    ['areas that are no ids', { caller: { department: 'health', tier: 'STREET', areas: ['x'] } }],
    ['too many areas', { caller: { department: 'health', tier: 'STREET', areas: Array(101).fill('1') } }],
    ['a purpose of several lines', { caller: { department: 'health', tier: 'STREET', purpose: 'a\nb' } }],
    ['a type that is not there', { type: 'constructor' }],
    ['a field that is not there', { field: '__proto__' }],
    ['a record of public data', { type: 'Area', field: 'name', record: '1' }],
    ['a record of the log', { type: 'AccessReceipt', field: '*', record: '1' }],
  ])('refuses %s', async (_, parts) => {
    const { codes, body } = await ask({ caller: { department: 'health', tier: 'STREET' }, ...parts });
    expect([codes, body.data]).toEqual([['BAD_USER_INPUT'], { explainAccess: null }]);
  });

  test('explains the policy in force, from the moment that it is', async () => {
    const asked = { caller: described('health', 'STREET'), field: 'sex' };
    expect(explained(await ask(asked)).effect).toBe('CONDITIONAL');
    await enforcePolicy(hub, changedPolicy('Person.yaml', /^( {2}sex:.*)HE: full/m, '$1HE: none'));
    expect(explained(await ask(asked))).toMatchObject({
      effect: 'NONE',
      reason: 'the department reads nothing of this field',
    });
  });
});

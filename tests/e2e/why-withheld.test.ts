import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DemoCaller } from '../../src/auth/demo-callers.js';
import {
  type AskOptions,
  type HubAnswer,
  type JsonObject,
  REASON,
  startHub,
  type TestHub,
  withoutReceipt,
} from '../support/hub.js';
import { receiptOf } from '../support/receipt-of.js';
import { changedPolicy, enforcePolicy } from '../support/stored-policies.js';

let hub: TestHub;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const WHY = `query Why($receipt: ID!, $path: String!) { whyWithheld(receipt: $receipt, path: $path) {
  path rule effect policyVersion reason explanation { rule effect text } } }`;
const WIDE = `{
  p: people(first: 2) { nodes { id name idNumber n: phone birthDate careNeeds maritalStatus household { id number members { totalCount } } registeredArea { id } } }
  events(first: 2) { edges { node { id description reporter { name phone person { id } } parties { nodes { id } } agreement place { id } } } }
  things(first: 2) { nodes { id location { longitude } sharingConsent { until } } }
}`;

interface Entry {
  readonly path: string;
  readonly field: string;
  readonly effect: string;
  readonly reason: string;
}

const entriesOf = ({ body }: HubAnswer) => (body.extensions?.access ?? []) as unknown as readonly Entry[];
const numberOf = ({ body }: HubAnswer) => String(body.extensions?.receipt);
const why = (by: Pick<DemoCaller, 'token'>, receipt: string, path: string, options?: AskOptions) =>
  hub.ask(by, WHY, { receipt, path }, options);

function explained(answer: HubAnswer): JsonObject {
  const value = answer.body.data?.whyWithheld;
  if (typeof value !== 'object' || value === null) throw new Error(answer.text.slice(0, 500));
  return value as JsonObject;
}

describe('whyWithheld', () => {
  test.each([
    ['grid_centre', 'CITY', {}],
    ['health', 'STREET', {}],
    ['emergency', 'COMMUNITY', REASON],
    ['hotline_12345', 'STREET', { purpose: '核实' }],
    ['public_security', 'GRID', {}],
  ] as const)(
    'says of each path of an own answer what that answer said: %s at %s, %j',
    async (department, tier, options) => {
      const own = hub.caller(department, tier);
      const answer = await hub.ask(own, WIDE, {}, options);
      const entries = entriesOf(answer);
      expect(entries.length).toBeGreaterThan(5);
      for (const { path, field, effect, reason } of entries) {
        // Asked without a purpose and case: what counts is the recorded operation.
        const found = explained(await why(own, numberOf(answer), path));
        const { explanation, ...rest } = found;
        expect(rest).toMatchObject({ path, rule: field, effect: effect.toUpperCase() });
        expect(String(rest.reason).split('; ')).toEqual(expect.arrayContaining(reason.split('; ')));
        expect(rest.policyVersion).toBe(answer.body.extensions?.policyVersion);
        if (explanation !== null) expect(String((explanation as JsonObject).text)).toContain(field);
      }
    },
  );

  test('takes a path with places in lists, as errors have them', async () => {
    const own = hub.caller('grid_centre', 'CITY');
    const answer = await hub.ask(own, WIDE);
    const plain = await why(own, numberOf(answer), 'p.nodes.idNumber');
    expect(withoutReceipt(await why(own, numberOf(answer), 'p.nodes.1.idNumber'))).toBe(withoutReceipt(plain));
  });

  test('answers the same bytes for others’ receipts, where there is none, and where nothing was withheld', async () => {
    const own = hub.caller('grid_centre', 'CITY');
    const other = hub.caller('grid_centre', 'STREET');
    const answer = await hub.ask(own, WIDE);
    const path = 'p.nodes.idNumber';
    const answers = [
      await why(other, numberOf(answer), path),
      await why(other, '999999', path),
      await why(other, 'x', path),
      await why(other, '-1', path),
      await why(own, numberOf(answer), 'p.nodes.id'),
      await why(own, numberOf(answer), 'constructor'),
      await why(hub.named('demo:officer'), numberOf(answer), path),
    ];
    expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
    expect(answers[0]?.body.data).toEqual({ whyWithheld: null });
  });

  test('tells auditors of any receipt, and nothing of records', async () => {
    const answer = await hub.askAs('grid_centre', 'CITY', WIDE);
    const found = await why(hub.named('demo:auditor'), numberOf(answer), 'p.nodes.idNumber');
    expect(explained(found)).toMatchObject({ rule: 'Person.idNumber', effect: 'NONE' });
    expect(found.text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('does not tell an absent record from one that is hidden', async () => {
    const own = hub.caller('emergency', 'STREET');
    const [hidden] = await hub.sql<{ id: string }>(
      `select id from person where not exists (select from event_party where person_id = person.id)
       and not exists (select from event where reporter_id = person.id) limit 1`,
    );
    const query = 'query ($id: ID!) { person(id: $id) { id name idNumber } }';
    const asked = await Promise.all(
      [hidden?.id, '99999999-9999-4999-8999-999999999999'].map((id) => hub.ask(own, query, { id })),
    );
    for (const path of ['person', 'person.id', 'person.name', 'person.idNumber']) {
      const answers = await Promise.all(asked.map((one) => why(own, numberOf(one), path)));
      expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
    }
  });

  test('leaves a receipt that names the receipt and the line', async () => {
    const own = hub.caller('grid_centre', 'CITY');
    const answer = await hub.ask(own, WIDE);
    const { reads } = await receiptOf(hub, await why(own, numberOf(answer), 'p.nodes.idNumber'));
    expect(reads.map(({ type, ids }) => [type, ids])).toEqual([
      ['AccessReceipt', numberOf(answer)],
      ['AccessExplanation', 'Person.idNumber'],
    ]);
  });

  test('explains by the version that decided, after another one is in force', async () => {
    const own = hub.caller('grid_centre', 'CITY');
    const answer = await hub.ask(own, WIDE);
    const before = explained(await why(own, numberOf(answer), 'p.nodes.idNumber'));
    const changed = changedPolicy('Person.yaml', /^( {2}idNumber:.*)GC: mask/m, '$1GC: none');
    await enforcePolicy(hub, changed);
    expect(explained(await why(own, numberOf(answer), 'p.nodes.idNumber'))).toEqual(before);
    const again = await hub.ask(own, WIDE);
    const after = explained(await why(own, numberOf(again), 'p.nodes.idNumber'));
    expect(after).toMatchObject({
      policyVersion: changed.version,
      reason: 'the department reads nothing of this field',
    });
    expect(after.reason).not.toBe(before.reason);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AskOptions, pageOf, REASON, startHub, type TestHub, withoutReceipt } from '../support/hub.js';
import { TODAY_IN_CHINA } from '../support/policy-rows.js';

let hub: TestHub;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

describe('caches do not mix callers', () => {
  const DOCUMENTS = [
    `query Mixed($filter: PersonFilter) { people(first: 30, filter: $filter) { totalCount edges { cursor node {
      id name idNumber sex birthDate phone residenceAddress registeredArea { id } careNeeds household { id number members(first: 3) { nodes { name } } } } } } }`,
    `query Events { events(first: 30, orderBy: [{ reportedAt: DESC }]) { totalCount nodes {
      id number status description reporter { name phone person { id name } } parties(first: 3) { nodes { id name } } things(first: 3) { nodes { id location { longitude } } } } } }`,
    `query Own { viewer { id department tier areas { id } } myAccess(type: "Person") { type fields { field effect reason } } }`,
  ];

  test('every caller gets from a busy hub what a fresh one gives', async () => {
    const asked = [0, 1].flatMap(() =>
      DOCUMENTS.flatMap((query) =>
        hub.callers.flatMap((caller) => [{}, REASON].map((options) => ({ query, caller, options }))),
      ),
    );
    const shuffled = asked.map((one, at) => ({ one, key: (at * 7919) % asked.length })).sort((a, b) => a.key - b.key);
    const busy = new Map<string, Set<string>>();
    const keyOf = (caller: { name: string }, query: string, options: AskOptions) =>
      `${caller.name} ${options.caseId} ${query}`;
    for (let at = 0; at < shuffled.length; at += 32) {
      const answered = shuffled.slice(at, at + 32).map(async ({ one: { query, caller, options } }) => {
        const key = keyOf(caller, query, options);
        busy.set(key, (busy.get(key) ?? new Set()).add(withoutReceipt(await hub.ask(caller, query, {}, options))));
      });
      await Promise.all(answered);
    }
    for (const caller of hub.callers) {
      const fresh = await startHub({ beside: hub });
      try {
        for (const query of DOCUMENTS) {
          for (const options of [{}, REASON]) {
            const answer = withoutReceipt(await fresh.ask(caller, query, {}, options));
            expect([...(busy.get(keyOf(caller, query, options)) ?? [])]).toEqual([answer]);
          }
        }
      } finally {
        await fresh.close();
      }
    }
    expect(new Set([...busy.values()].flatMap((answers) => [...answers])).size).toBeGreaterThan(hub.callers.length * 2);
  });

  test('an assignment that ends, and one that begins, is seen by the next answer', async () => {
    const query = '{ places { totalCount } }';
    const total = async () => pageOf(await hub.askAs('health', 'GRID', query), 'places').totalCount;
    const before = await total();
    expect(before).toBeGreaterThan(0);
    const member = 'demo:health:grid';
    await hub.sql(
      `update grid_assignment set valid_to = ${TODAY_IN_CHINA} - 1 where member_id = $1 and valid_to is null and valid_from < ${TODAY_IN_CHINA}`,
      [member],
    );
    expect(await total()).toBe(0);
    await hub.sql(
      `update grid_assignment set valid_to = null where member_id = $1 and valid_from < ${TODAY_IN_CHINA} - 200`,
      [member],
    );
    expect(await total()).toBe(before);
  });
});

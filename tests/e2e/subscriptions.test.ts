import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parseReceipt, type StoredReceipt } from '../../src/receipts/stored-receipt.js';
import type { Tier } from '../../src/shared/principal.js';
import { REASON, startHub, type TestHub } from '../support/hub.js';
import { demoArea } from '../support/stored-grants.js';
import {
  subscribe as follow,
  type SubscriptionOptions,
  type TestSubscription,
  TRANSPORTS,
} from '../support/subscribe.js';

const SELECTION = `{ id number category status description reporter { name phone }
  parties { nodes { id name } } agreement assignedDepartments { id } }`;
const CHANGES = `subscription Follow { eventChanged { kind id event ${SELECTION} cursor } }`;
const ONE = `query ($id: ID!) { event(id: $id) ${SELECTION} }`;
const PURPOSE = { 'x-purpose': 'visit', 'x-case-id': 'C-1' };
const DEPARTMENTS = [
  'public_security',
  'civil_affairs',
  'urban_management',
  'emergency',
  'health',
  'hotline_12345',
  'grid_centre',
];

let hub: TestHub;
let two: TestHub;
let street: number;
let event: string;
let open: TestSubscription[] = [];
beforeAll(async () => {
  hub = await startHub();
  two = await startHub({ beside: hub });
  street = await demoArea(hub, 'STREET');
  event = await hub.value<string>(
    `select id from event where street_id = $1 and agreement is not null
     and exists (select from event_party where event_id = id) order by id limit 1`,
    street,
  );
});
afterEach(() => {
  for (const one of open) one.close();
  open = [];
});
afterAll(async () => {
  await two.close();
  await hub.close();
});

describe.each(TRANSPORTS)('a subscription over a %s', (transport) => {
  const subscribe = async (
    department: string,
    tier: Tier,
    { node = hub, query = CHANGES, ...options }: SubscriptionOptions & { node?: TestHub; query?: string } = {},
  ): Promise<TestSubscription> => {
    const subscription = await follow(transport, node, hub.caller(department, tier), query, options);
    open.push(subscription);
    return subscription;
  };
  const touch = (id = event) => hub.sql(`update event set category = category || '甲' where id = $1`, [id]);
  const receiptOf = async ({ results }: TestSubscription): Promise<StoredReceipt> =>
    parseReceipt(
      await hub.value('select body from access_receipt where sequence = $1', results.at(-1)?.extensions?.receipt),
    );

  test.each<[Tier, Readonly<Record<string, string>>]>([
    ['STREET', {}],
    ['DISTRICT', PURPOSE],
    ['CITY', {}],
  ])('gives each department at tier %s the event as a query gives it', async (tier, headers) => {
    const followed: TestSubscription[] = [];
    for (const department of DEPARTMENTS) followed.push(await subscribe(department, tier, { headers }));
    await touch();
    for (const [at, department] of DEPARTMENTS.entries()) {
      await followed[at]?.until(1);
      const answer = await hub.askAs(department, tier, ONE, { id: event }, { headers });
      const [result] = followed[at]?.results ?? [];
      expect(result?.data).toMatchObject({
        eventChanged: { kind: 'UPSERT', id: event, event: answer.body.data?.event },
      });
      const paths = JSON.stringify(answer.body.extensions?.access).replaceAll(
        '"path":"event',
        '"path":"eventChanged.event',
      );
      expect(result?.extensions?.access).toEqual(JSON.parse(paths));
    }
    expect(new Set(followed.map(({ told }) => JSON.stringify(told[0]?.event))).size).toBeGreaterThan(1);
  });

  test('tells nothing of a change to fields that the caller cannot read', async () => {
    const reads = await subscribe('grid_centre', 'STREET', { headers: PURPOSE });
    const none = await subscribe('public_security', 'STREET');
    await hub.sql(`update event set agreement = agreement || '甲' where id = $1`, [event]);
    await reads.until(1);
    await touch();
    await Promise.all([reads.until(2), none.until(1)]);
    expect(none.told).toHaveLength(1);
  });

  test('tells that an event left and came back, and nothing else of it', async () => {
    const followed = await subscribe('civil_affairs', 'STREET');
    const [moved] = await hub.sql<{ id: string; area_id: number }>(
      'select id, area_id from event where street_id = $1 and place_id is null and id <> $2 limit 1',
      [street, event],
    );
    const move = (area: number | undefined) =>
      hub.sql('update event set area_id = $2 where id = $1', [moved?.id, area]);
    await move(await hub.value(`select area_id from event where street_id <> $1 limit 1`, street));
    await followed.until(1);
    expect((await receiptOf(followed)).reads).toMatchObject([{ type: 'Event', full: ['id'], ids: moved?.id }]);
    await move(moved?.area_id);
    await followed.until(2);
    expect(followed.told.map(({ kind, id, event: told }) => [kind, id, told === null])).toEqual([
      ['LEFT_SCOPE', moved?.id, true],
      ['ENTERED_SCOPE', moved?.id, false],
    ]);
  });

  test('tells only of events that fit its arguments, that one fits no more, and that one is gone', async () => {
    const query = `subscription Follow($area: ID, $status: EventStatus!) {
      eventChanged(area: $area, filter: { status: { eq: $status }, number: { startsWith: "F-" } }) { kind id event { status } }
    }`;
    const variables = { area: String(street), status: 'ACCEPTED' };
    const followed = await subscribe('grid_centre', 'DISTRICT', { query, variables });
    const [one, other] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
    const make = (id: string, status: string) =>
      hub.sql(
        `insert into event (id, number, kind, category, status, area_id, reported_at, description)
         select $1::uuid, 'F-' || $1, 'HAZARD', '隐患', $2, area_id, now(), '描述' from event where id = $3`,
        [id, status, event],
      );
    await make(other, 'REPORTED');
    await make(one, 'ACCEPTED');
    await followed.until(1);
    await hub.sql(`update event set category = '其他' where id = $1`, [other]);
    await touch();
    await hub.sql(`update event set status = 'ASSESSED' where id = $1`, [one]);
    await followed.until(2);
    await hub.sql('delete from event where id = $1', [one]);
    await followed.until(3);
    expect(followed.told).toEqual([
      { kind: 'UPSERT', id: one, event: { status: 'ACCEPTED' } },
      { kind: 'LEFT_SCOPE', id: one, event: null },
      { kind: 'DELETE', id: one, event: null },
    ]);
    await hub.sql('delete from event where id = $1', [other]);
  });

  test('leaves a receipt of each result, which holds what was given', async () => {
    const followed = await subscribe('health', 'STREET');
    await touch();
    await followed.until(1);
    const receipt = await receiptOf(followed);
    expect(receipt).toMatchObject({ operation: 'Follow', outcome: 'answered', errors: [] });
    const read = receipt.reads.find(({ type }) => type === 'Event');
    expect(read).toMatchObject({ withheld: expect.arrayContaining(['agreement']) });
    expect(new Set(read?.ids.split(','))).toEqual(new Set([event]));
    expect(receipt.access).toContainEqual(
      expect.objectContaining({ path: 'eventChanged.event.agreement', effect: 'none' }),
    );
  });

  test('takes aliases, fragments, directives and variables as a query does', async () => {
    const query = `subscription Follow($own: Boolean!, $ids: ID!) {
      changed: eventChanged(filter: { id: { eq: $ids } }) { __typename ...C first: event { n: number } own: event @include(if: $own) { id } }
    }
    fragment C on EventChange { event { ...E category @skip(if: $own) } }
    fragment E on Event { __typename area { id } }`;
    const followed = await subscribe('health', 'STREET', { query, variables: { own: false, ids: event } });
    await touch();
    await followed.until(1);
    const { text } = await hub.askAs('health', 'STREET', '{ e: event(id: $id) { id } }'.replace('$id', `"${event}"`));
    expect(text).toContain(event);
    const row = await hub.sql('select number, category, area_id::text from event where id = $1', [event]);
    expect(followed.results[0]?.data).toEqual({
      changed: {
        __typename: 'EventChange',
        event: { __typename: 'Event', area: { id: row[0]?.area_id }, category: row[0]?.category },
        first: { n: row[0]?.number },
      },
    });
  });

  test('goes on from a cursor and misses nothing', async () => {
    const before = await subscribe('grid_centre', 'STREET');
    await touch();
    await before.until(1);
    before.close();
    await touch();
    const query = 'subscription Follow($after: String) { eventChanged(after: $after) { kind id } }';
    const after = await subscribe('grid_centre', 'STREET', { query, variables: { after: before.told[0]?.cursor } });
    await after.until(1);
    expect(after.told).toEqual([{ kind: 'UPSERT', id: event }]);
  });

  test('tells of each of many events that change at once, from its own cursor', async () => {
    const followed = await subscribe('grid_centre', 'STREET');
    const ids = await hub.sql<{ id: string }>('select id from event where street_id = $1 limit 120', [street]);
    await hub.sql(`update event set category = category || '乙' where id = any($1)`, [ids.map(({ id }) => id)]);
    await followed.until(ids.length);
    expect(new Set(followed.told.map(({ id }) => id)).size).toBe(ids.length);
    const query = 'subscription Follow($after: String) { eventChanged(after: $after) { id } }';
    const after = await subscribe('grid_centre', 'STREET', { query, variables: { after: followed.told[79]?.cursor } });
    await after.until(ids.length - 80);
    expect(after.told.map(({ id }) => id)).toEqual(followed.told.slice(80).map(({ id }) => id));
  });

  test('tells of what came through another node', async () => {
    const there = await subscribe('grid_centre', 'STREET', { node: two });
    const report = 'mutation ($input: ReportEventInput!) { reportEvent(input: $input) { event } }';
    const input = { kind: 'HAZARD', category: '消防隐患', description: '楼道堆物', area: String(street) };
    const answer = await hub.askAs('grid_centre', 'STREET', report, { input }, REASON);
    await there.until(1);
    expect(there.told[0]).toMatchObject({ kind: 'UPSERT', id: JSON.parse(answer.text).data.reportEvent.event });
  });
});

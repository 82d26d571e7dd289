import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Tier } from '../../src/shared/principal.js';
import { eventsOf, type StepName, transitionIn } from '../support/events.js';
import { areaAt, grantIn, grantsOf } from '../support/grants.js';
import { type JsonObject, startHub, type TestHub, withoutReceipt } from '../support/hub.js';
import { receiptOf, receiptText } from '../support/receipt-of.js';

let hub: TestHub;
let events: ReturnType<typeof eventsOf>;

beforeAll(async () => {
  hub = await startHub();
  events = eventsOf(hub);
});
afterAll(() => hub.close());

const NOBODY = '00000000-0000-4000-8000-000000000000';
const centre = (tier: Tier) => hub.caller('grid_centre', tier);
const reported = async (tier: Tier, more: JsonObject = {}) =>
  transitionIn(await events.report(centre(tier), tier, more)).event;
const step = (department: string, tier: Tier, name: StepName, event: string, more: JsonObject = {}) =>
  events.step(hub.caller(department, tier), name, event, more);
const done = async (...args: Parameters<typeof step>) => transitionIn(await step(...args));
/** An event that is dispatched to a department, or further. */
const inProgress = async (more: JsonObject = {}) => {
  const event = await reported('STREET', more);
  await done('grid_centre', 'STREET', 'acceptEvent', event);
  await done('grid_centre', 'STREET', 'assessEvent', event);
  await done('grid_centre', 'STREET', 'dispatchEvent', event);
  await done('urban_management', 'STREET', 'signEvent', event);
  return event;
};
const historyOf = async (event: string, department = 'grid_centre') => {
  const query = `query History($id: ID!) { event(id: $id) { id history(first: 50, orderBy: [{ number: ASC }]) {
    totalCount nodes { number action from to actor note dueAt department { id } } } } }`;
  const { body } = await hub.ask(hub.caller(department, 'STREET'), query, { id: event });
  return (body.data?.event as JsonObject | null)?.history as { nodes: JsonObject[]; totalCount: number } | null;
};

describe('an event', () => {
  test('goes from its report to its evaluation, and its history says who did what, and why', async () => {
    const event = await inProgress();
    await done('urban_management', 'STREET', 'mediateEvent', event, { note: '上门调解' });
    await done('urban_management', 'STREET', 'resolveEvent', event);
    await done('grid_centre', 'STREET', 'verifyEvent', event, { note: '仍有噪声', resolved: false });
    await done('urban_management', 'STREET', 'resolveEvent', event);
    await done('grid_centre', 'COMMUNITY', 'verifyEvent', event, {}).catch(() => undefined);
    await done('grid_centre', 'STREET', 'verifyEvent', event);
    const last = await done('grid_centre', 'STREET', 'evaluateEvent', event);
    expect(last).toMatchObject({ from: 'CLOSED', to: 'EVALUATED', dueAt: null, availableActions: [] });
    const history = await historyOf(event);
    expect(history?.nodes.map(({ action, to }) => `${action} ${to}`)).toEqual([
      'REPORT REPORTED',
      'ACCEPT ACCEPTED',
      'ASSESS ASSESSED',
      'DISPATCH DISPATCHED',
      'SIGN IN_PROGRESS',
      'MEDIATE IN_PROGRESS',
      'RESOLVE CLOSED_PENDING',
      'VERIFY IN_PROGRESS',
      'RESOLVE CLOSED_PENDING',
      'VERIFY CLOSED',
      'EVALUATE EVALUATED',
    ]);
    expect(history?.nodes[7]).toMatchObject({
      actor: 'demo:grid_centre:street',
      department: { id: 'grid_centre' },
      from: 'CLOSED_PENDING',
      note: '仍有噪声',
    });
  });

  test('tells its history where it tells its status: to the department that it is assigned to and no other', async () => {
    const event = await inProgress();
    expect((await historyOf(event, 'urban_management'))?.totalCount).toBe(5);
    expect((await historyOf(event, 'health'))?.totalCount).toBe(0);
    expect((await historyOf(event, 'public_security'))?.totalCount).toBe(5);
  });

  test('takes several departments after a whistle: each signs and reports in', async () => {
    const event = await reported('STREET');
    await done('grid_centre', 'STREET', 'acceptEvent', event);
    await done('grid_centre', 'STREET', 'assessEvent', event, { urgency: 'URGENT' });
    await done('grid_centre', 'STREET', 'whistleEvent', event);
    expect(await done('emergency', 'STREET', 'signEvent', event)).toMatchObject({ to: 'WHISTLED' });
    expect((await step('emergency', 'STREET', 'signEvent', event)).codes).toEqual(['EVENT_STATE_CONFLICT']);
    expect(await done('emergency', 'STREET', 'reportIn', event)).toMatchObject({ to: 'WHISTLED' });
    expect((await step('health', 'STREET', 'reportIn', event)).codes).toEqual(['FORBIDDEN']);
    expect(await done('urban_management', 'STREET', 'reportIn', event)).toMatchObject({ to: 'IN_PROGRESS' });
  });

  test('is given back at most twice', async () => {
    const event = await reported('STREET');
    await done('grid_centre', 'STREET', 'acceptEvent', event);
    await done('grid_centre', 'STREET', 'assessEvent', event);
    for (let round = 0; round < 2; round++) {
      await done('grid_centre', 'STREET', 'dispatchEvent', event);
      await done('urban_management', 'STREET', 'returnEvent', event);
    }
    const { availableActions } = await done('grid_centre', 'STREET', 'dispatchEvent', event);
    expect(availableActions).not.toContain('RETURN');
    const refused = await step('urban_management', 'STREET', 'returnEvent', event);
    expect(refused.codes).toEqual(['EVENT_STATE_CONFLICT']);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ status: 'DISPATCHED', allowed: ['SIGN'] });
  });

  test('is verified by anybody but who handled it', async () => {
    const event = await reported('GRID');
    await done('grid_centre', 'GRID', 'handleSelf', event);
    expect((await step('grid_centre', 'GRID', 'verifyEvent', event)).codes).toEqual(['FORBIDDEN']);
    expect(await done('grid_centre', 'COMMUNITY', 'verifyEvent', event)).toMatchObject({ to: 'CLOSED' });
  });
});

describe('a step', () => {
  test('names the status and what is allowed where it comes at the wrong time', async () => {
    const event = await reported('STREET');
    const { status, codes, body } = await step('grid_centre', 'STREET', 'dispatchEvent', event);
    expect([status, codes]).toEqual([200, ['EVENT_STATE_CONFLICT']]);
    expect(body.errors?.[0]).toMatchObject({
      message: 'DISPATCH is not open to the caller while the event is REPORTED.',
      extensions: { status: 'REPORTED', allowed: ['ACCEPT', 'REJECT', 'REFER_OUT', 'ESCALATE'] },
    });
  });

  test('answers the same bytes for an event that is not there and one that the caller does not see', async () => {
    const elsewhere = await hub.value<string>(
      'select id from event where street_id is distinct from $1::int limit 1',
      await areaAt(hub, 'STREET'),
    );
    const answers = await Promise.all(
      [elsewhere, NOBODY, 'no id'].map((event) => step('grid_centre', 'STREET', 'acceptEvent', event)),
    );
    expect(answers[0]?.codes).toEqual(['EVENT_NOT_FOUND']);
    expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
  });

  test('does not wait for the lock of an event that the caller does not see', async () => {
    const elsewhere = await hub.value<string>(
      'select id from event where street_id is distinct from $1::int limit 1',
      await areaAt(hub, 'STREET'),
    );
    const client = new pg.Client(hub.database.owner);
    await client.connect();
    await client.query('begin');
    await client.query('select 1 from event where id = $1 for update', [elsewhere]);
    try {
      expect((await step('grid_centre', 'STREET', 'acceptEvent', elsewhere)).codes).toEqual(['EVENT_NOT_FOUND']);
    } finally {
      await client.end();
    }
  });

  test('is refused to who sees the event and not its status, whatever the status is', async () => {
    const open = await inProgress();
    const fresh = await reported('STREET');
    const answers = await Promise.all([open, fresh].map((event) => step('health', 'STREET', 'signEvent', event)));
    expect(answers.map(({ codes }) => codes)).toEqual([['FORBIDDEN'], ['FORBIDDEN']]);
    expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
  });

  test('is refused on an event that a grant lets the caller read', async () => {
    const grants = grantsOf(hub);
    const event = await reported('STREET');
    const purpose = '协查';
    const asked = await grants.request(centre('COMMUNITY'), { type: 'Event', fields: ['status'], purpose });
    await grants.decide(centre('STREET'), grantIn(asked).id, 'APPROVE');
    const ask = (query: string) => hub.ask(centre('COMMUNITY'), query, { event }, { purpose });
    const read = await ask('query Read($event: ID!) { event(id: $event) { status availableActions } }');
    expect(read.body.data?.event).toEqual({ status: 'REPORTED', availableActions: [] });
    const act = await ask('mutation Act($event: ID!) { rejectEvent(event: $event, reason: "x") { to } }');
    expect(act.codes).toEqual(['FORBIDDEN']);
  });

  test.each(['demo:auditor', 'demo:officer'])('is refused to %s', async (name) => {
    const event = await reported('STREET');
    expect((await events.step(hub.named(name), 'acceptEvent', event)).codes).toEqual(['FORBIDDEN']);
  });

  test.each<[StepName, JsonObject]>([
    ['rejectEvent', { reason: ' ' }],
    ['rejectEvent', { reason: 'x'.repeat(1001) }],
    ['escalateEvent', { reason: 'a\u0000b' }],
  ])('%s is refused with %j', async (name, given) => {
    const event = await reported('STREET');
    expect((await step('grid_centre', 'STREET', name, event, given)).codes).toEqual(['BAD_USER_INPUT']);
    expect((await historyOf(event))?.totalCount).toBe(1);
  });

  test.each([[['urban_management']], [['urban_management', 'nobody']], [['health', 'health']]])(
    'is refused with the departments %j',
    async (departments) => {
      const event = await reported('STREET');
      await done('grid_centre', 'STREET', 'acceptEvent', event);
      await done('grid_centre', 'STREET', 'assessEvent', event);
      expect((await step('grid_centre', 'STREET', 'whistleEvent', event, { departments })).codes).toEqual([
        'BAD_USER_INPUT',
      ]);
    },
  );

  test('leaves a receipt that names the action, the event and what was set, and no value', async () => {
    const event = await reported('STREET');
    const answer = await step('grid_centre', 'STREET', 'rejectEvent', event, { reason: '不属于受理范围' });
    const { writes } = await receiptOf(hub, answer);
    expect(writes).toEqual([
      { action: 'reject', type: 'Event', fields: ['dueAt', 'history', 'status', 'supervision'], ids: event },
    ]);
    expect(await receiptText(hub, answer)).not.toContain('不属于受理范围');
  });

  test('is taken by one of two that come at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const event = await reported('STREET');
      const answers = await Promise.all(
        ['acceptEvent', 'acceptEvent', 'rejectEvent', 'acceptEvent'].map((name) =>
          step('grid_centre', 'STREET', name as StepName, event),
        ),
      );
      expect(answers.map(({ codes }) => codes[0] ?? 'taken').sort()).toEqual([
        ...Array(3).fill('EVENT_STATE_CONFLICT'),
        'taken',
      ]);
      expect((await historyOf(event))?.totalCount).toBe(2);
    }
  });
});

describe('the history', () => {
  test.each([
    ["update event_step set note = 'x'", 'hub'],
    ['delete from event_step', 'hub'],
    ["update event_step set note = 'x'", 'owner'],
    ['delete from event_step', 'owner'],
    ['truncate event_step', 'owner'],
  ] as const)('refuses "%s" to the %s', async (statement, role) => {
    const client = new pg.Client(hub.database[role]);
    await client.connect();
    try {
      await expect(client.query(statement)).rejects.toThrow(/permission denied|append-only|is refused/);
    } finally {
      await client.end();
    }
  });

  test('goes with its event to another area, so that who loses the event loses its history', async () => {
    const event = await reported('STREET');
    const other = await hub.value<number>(
      "select id from area where level = 'STREET' and id <> $1::int limit 1",
      await areaAt(hub, 'STREET'),
    );
    await hub.sql('update event set area_id = $2 where id = $1', [event, other]);
    expect(await hub.value('select street_id from event_step where event_id = $1', event)).toBe(other);
    const { body } = await hub.ask(
      centre('STREET'),
      'query Steps($id: ID!) { eventSteps(filter: { event: { id: { eq: $id } } }) { totalCount } }',
      { id: event },
    );
    expect(body.data?.eventSteps).toEqual({ totalCount: 0 });
  });
});

describe('what the caller may do', () => {
  test('stands on each event of a page, for this caller', async () => {
    const event = await inProgress();
    const query = `query Page($id: ID!) { events(filter: { id: { eq: $id } }) { nodes { availableActions } } }`;
    const offered = async (department: string) => {
      const { body } = await hub.askAs(department, 'STREET', query, { id: event });
      return (body.data?.events as { nodes: JsonObject[] } | null)?.nodes[0]?.availableActions;
    };
    expect(await offered('urban_management')).toEqual(['MEDIATE', 'REQUEST_EXTENSION', 'RESOLVE']);
    expect(await offered('grid_centre')).toEqual(['REFER_OUT', 'ESCALATE']);
    expect(await offered('health')).toBeNull();
    expect(await offered('public_security')).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServiceAccount } from '../../src/auth/service-accounts.js';
import { openOrm } from '../../src/data/orm.js';
import { demoPlacement } from '../../src/demo/callers.js';
import { eventsOf } from '../support/events.js';
import { areaAt } from '../support/grants.js';
import { type JsonObject, startHub, type TestHub, withoutReceipt } from '../support/hub.js';
import { receiptOf } from '../support/receipt-of.js';

let hub: TestHub;
let hotline: { readonly token: string };
let alarms: { readonly token: string };
let elsewhere: { readonly token: string };
let area: string;

beforeAll(async () => {
  hub = await startHub();
  area = await areaAt(hub, 'GRID');
  const orm = await openOrm(hub.database.owner, { poolSize: 1 });
  const account = async (name: string, department: string, code: string) => ({
    token: await createServiceAccount(orm.em.fork(), { name, department, tier: 'STREET', areaCodes: [code] }),
  });
  const other = await hub.value<string>(
    "select code from area where level = 'STREET' and code <> $1 limit 1",
    demoPlacement.STREET,
  );
  hotline = await account('hotline', 'hotline_12345', demoPlacement.STREET);
  elsewhere = await account('hotline-elsewhere', 'hotline_12345', other);
  alarms = await account('alarms', 'urban_management', demoPlacement.STREET);
  await orm.close(true);
});
afterAll(() => hub.close());

const SENT = 'event number externalId status dueAt closedAt';
const order = (caller: { token: string }, externalId: string, more: JsonObject = {}) =>
  hub.ask(caller, `mutation Order($input: HotlineOrderInput!) { ingestHotlineOrder(input: $input) { ${SENT} } }`, {
    input: {
      ...{ source: '12345', externalId, requestKind: 'COMPLAINT', category: '噪声', description: '夜间施工', area },
      ...{ reporterName: '张三', reporterPhone: '13800000000', ...more },
    },
  });
const alarm = (caller: { token: string }, thing: string, alarmId: string) =>
  hub.ask(caller, `mutation Alarm($input: DeviceAlarmInput!) { reportDeviceAlarm(input: $input) { ${SENT} } }`, {
    input: { thing, alarmId, category: '烟感告警', description: '烟雾浓度超限' },
  });
const orders = (caller: { token: string }, externalIds: readonly string[]) =>
  hub.ask(caller, `query Orders($ids: [String!]!) { hotlineOrders(source: "12345", externalIds: $ids) { ${SENT} } }`, {
    ids: [...externalIds],
  });
const sentIn = ({ body, text }: Awaited<ReturnType<typeof order>>, root: string) => {
  const sent = body.data?.[root];
  if (sent === null || sent === undefined) throw new Error(text);
  return sent as JsonObject;
};

describe('a report', () => {
  test.each([
    ['a kind that comes in another way', { kind: 'HOTLINE_ORDER' }],
    ['a scale of what is no dispute', { kind: 'HAZARD', scale: 'GROUP' }],
    ['no such area', { area: '999999' }],
    ['an empty description', { description: ' ' }],
    ['a telephone number alone', { reporterPhone: '13800000000' }],
    ['no telephone number', { reporterName: '张三', reporterPhone: '123' }],
  ])('with %s is refused', async (_, more) => {
    const { codes } = await eventsOf(hub).report(hub.caller('grid_centre', 'STREET'), 'STREET', more);
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });

  test('is refused outside of the own areas, and to departments that report in another way', async () => {
    const { report } = eventsOf(hub);
    expect((await report(hub.caller('grid_centre', 'COMMUNITY'), 'STREET')).codes).toEqual(['FORBIDDEN']);
    expect((await report(hub.caller('health', 'STREET'), 'STREET')).codes).toEqual(['FORBIDDEN']);
    expect((await report(hub.caller('health', 'GRID'), 'GRID')).codes).toEqual([]);
    expect((await report(hub.caller('health', 'GRID'), 'STREET')).codes).toEqual(['FORBIDDEN']);
  });
});

describe('an order of the hotline', () => {
  test('is taken once, also when it is sent several times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => order(hotline, 'A-1')));
    const events = new Set(answers.map((answer) => sentIn(answer, 'ingestHotlineOrder').event));
    expect(events.size).toBe(1);
    expect(await hub.value("select count(*)::int from event where source = '12345' and external_id = 'A-1'")).toBe(1);
    const writes = await Promise.all(answers.map(async (answer) => (await receiptOf(hub, answer)).writes?.[0]));
    expect(writes.map((write) => write?.action)).toEqual(Array(6).fill('ingestHotlineOrder'));
    expect(writes.filter((write) => (write?.fields.length ?? 0) > 0)).toHaveLength(1);
  });

  test('that is sent again changes nothing, and says where it stands', async () => {
    const { event } = sentIn(await order(hotline, 'A-2'), 'ingestHotlineOrder');
    await eventsOf(hub).step(hub.caller('grid_centre', 'STREET'), 'acceptEvent', String(event));
    const again = sentIn(await order(hotline, 'A-2', { description: '另一个描述' }), 'ingestHotlineOrder');
    expect(again).toMatchObject({ event, status: 'ACCEPTED' });
    expect(await hub.value('select description from event where id = $1', event)).toBe('夜间施工');
  });

  test('is told of to the system of its areas alone, and the receipt says so', async () => {
    const { event, number } = sentIn(await order(hotline, 'A-3'), 'ingestHotlineOrder');
    const answer = await orders(hotline, ['A-3', 'none']);
    expect(answer.body.data?.hotlineOrders).toMatchObject([{ event, number, externalId: 'A-3', status: 'REPORTED' }]);
    expect((await receiptOf(hub, answer)).reads).toMatchObject([{ type: 'Event', count: 1, ids: event }]);
    expect((await orders(elsewhere, ['A-3'])).body.data?.hotlineOrders).toEqual([]);
    expect((await orders(alarms, ['A-3'])).codes).toEqual(['FORBIDDEN']);
    expect((await orders(hub.caller('hotline_12345', 'STREET'), ['A-3'])).codes).toEqual(['FORBIDDEN']);
  });

  test('of another area is refused in the same bytes, whether it is there or not', async () => {
    await order(hotline, 'A-4');
    const answers = [await order(elsewhere, 'A-4'), await order(elsewhere, 'A-5')];
    expect(answers.map(({ codes }) => codes)).toEqual([['FORBIDDEN'], ['FORBIDDEN']]);
    expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
  });

  test.each([{ externalId: ' ' }, { externalId: 'x'.repeat(129) }, { source: '' }, { source: 'a\u0000' }])(
    'with %j is refused',
    async (more) => {
      expect((await order(hotline, 'A-6', more)).codes).toEqual(['BAD_USER_INPUT']);
    },
  );

  test('is for the hotline alone', async () => {
    expect((await order(alarms, 'A-7')).codes).toEqual(['FORBIDDEN']);
  });
});

describe('an alarm of a device', () => {
  const device = (owner: string) =>
    hub.value<string>(
      'select id from thing where owner_department_id = $1 and street_id = $2::int limit 1',
      owner,
      streetId,
    );
  let streetId: string;
  beforeAll(async () => {
    streetId = await areaAt(hub, 'STREET');
  });

  test('opens one event, where the device is, that names it', async () => {
    const thing = await device('urban_management');
    const sent = await Promise.all([alarm(alarms, thing, '7'), alarm(alarms, thing, '7'), alarm(alarms, thing, '8')]);
    const events = sent.map((answer) => sentIn(answer, 'reportDeviceAlarm').event);
    expect(events[0]).toBe(events[1]);
    expect(events[2]).not.toBe(events[0]);
    expect(
      await hub.sql(
        `select event.kind, event.area_id = thing.area_id as there, event_thing.thing_id as thing from event
          join event_thing on event_thing.event_id = event.id join thing on thing.id = event_thing.thing_id where event.id = $1`,
        [events[0]],
      ),
    ).toEqual([{ kind: 'DEVICE_ALARM', there: true, thing }]);
  });

  test('is refused for a device that the caller does not see, as for one that is not there', async () => {
    const far = await hub.value<string>('select id from thing where street_id <> $1::int limit 1', streetId);
    const answers = await Promise.all(
      [far, '00000000-0000-4000-8000-000000000000', 'x'].map((thing) => alarm(alarms, thing, '9')),
    );
    expect(answers.map(({ codes }) => codes)).toEqual(Array(3).fill(['BAD_USER_INPUT']));
    expect(new Set(answers.map(withoutReceipt)).size).toBe(1);
  });

  test('is refused to persons and to other departments', async () => {
    const thing = await device('urban_management');
    expect((await alarm(hub.caller('urban_management', 'STREET'), thing, '9')).codes).toEqual(['FORBIDDEN']);
    expect((await alarm(hotline, thing, '9')).codes).not.toEqual([]);
  });
});

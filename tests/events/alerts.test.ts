import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tier } from '../../src/shared/principal.js';
import { eventsOf, transitionIn } from '../support/events.js';
import { startHub, type TestHub } from '../support/hub.js';
import { subscribe, type TestSubscription } from '../support/subscribe.js';

const ALERTS = 'subscription FollowAlerts { eventAlert { reasons id event { number status } } }';

let hub: TestHub;
const open: TestSubscription[] = [];
beforeAll(async () => {
  hub = await startHub();
});
afterAll(async () => {
  for (const one of open) one.close();
  await hub.close();
});

async function alertsOf(department: string, tier: Tier) {
  const subscription = await subscribe('socket', hub, hub.caller(department, tier), ALERTS);
  open.push(subscription);
  return {
    until: subscription.until,
    reasonsOf: (event: string) => subscription.told.filter(({ id }) => id === event).map(({ reasons }) => reasons),
  };
}

describe('an alert of an event', () => {
  test('comes to those who can do something about it, for what has begun to ask for attention', async () => {
    const { report, step } = eventsOf(hub);
    const [community, street, district, city] = await Promise.all(
      (['COMMUNITY', 'STREET', 'DISTRICT', 'CITY'] as const).map((tier) => alertsOf('grid_centre', tier)),
    );
    const management = await alertsOf('urban_management', 'STREET');
    const police = await alertsOf('public_security', 'STREET');
    const centre = (tier: Tier) => hub.caller('grid_centre', tier);
    const { event } = transitionIn(await report(centre('COMMUNITY'), 'COMMUNITY'));
    await step(centre('COMMUNITY'), 'acceptEvent', event);
    await step(centre('COMMUNITY'), 'assessEvent', event, { urgency: 'EMERGENCY' });
    await community?.until(1);
    await step(centre('COMMUNITY'), 'escalateEvent', event);
    await street?.until(2);
    await step(centre('DISTRICT'), 'superviseEvent', event, { level: 'YELLOW' });
    await street?.until(3);
    await step(centre('STREET'), 'dispatchEvent', event);
    await management.until(1);
    await step(hub.caller('urban_management', 'STREET'), 'signEvent', event);
    await hub.sql('update event set due_at = reported_at where id = $1', [event]);
    await step(centre('DISTRICT'), 'superviseEvent', event, { level: 'RED' });
    await management.until(2);
    await Promise.all([district?.until(4), city?.until(4)]);
    expect(management.reasonsOf(event)).toEqual([
      ['EMERGENCY', 'SUPERVISED'],
      ['SUPERVISED', 'OVERDUE'],
    ]);
    expect(community?.reasonsOf(event)).toEqual([['EMERGENCY']]);
    expect(district?.reasonsOf(event)).toEqual([
      ['EMERGENCY'],
      ['ESCALATED'],
      ['SUPERVISED'],
      ['SUPERVISED', 'OVERDUE'],
    ]);
    expect(street?.reasonsOf(event)?.slice(0, 3)).toEqual([['EMERGENCY'], ['ESCALATED'], ['SUPERVISED']]);
    expect(city?.reasonsOf(event)).toEqual(district?.reasonsOf(event));
    expect(police.reasonsOf(event)).toEqual([]);
  });
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventsOf, transitionIn } from '../support/events.js';
import { startHub, type TestHub } from '../support/hub.js';

let first: TestHub;
let nodes: readonly TestHub[];

beforeAll(async () => {
  first = await startHub();
  // The demo's own events are overdue since its last day.
  await first.sql("update event set due_at = null where status not in ('CLOSED', 'EVALUATED')");
  nodes = [await startHub({ beside: first, overdueEvery: 1 }), await startHub({ beside: first, overdueEvery: 1 })];
});
afterAll(async () => {
  for (const node of nodes) await node.close();
  await first.close();
});

const stepsOf = (event: string) =>
  first.sql<{ action: string; tier: string; note: string; actor_id: string }>(
    `select action, actor_id, note from event_step where event_id = $1 and number > 1 order by number`,
    [event],
  );

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let left = 100; left > 0 && !(await condition()); left--)
    await new Promise((resolve) => setTimeout(resolve, 200));
}

const overdue = async (ids: readonly string[]) =>
  first.sql('update event set due_at = reported_at where id = any($1)', [ids]);

test('overdue events are handed on and supervised once, by whichever node, with one receipt for each transaction', async () => {
  const events = eventsOf(first);
  const reports = await Promise.all(
    Array.from({ length: 60 }, () => events.report(first.caller('grid_centre', 'COMMUNITY'), 'COMMUNITY')),
  );
  const ids = reports.map((report) => transitionIn(report).event);
  await overdue(ids);
  const left = () =>
    first.value<number>("select count(*)::int from event where id = any($1) and status = 'REPORTED'", ids);
  await until(async () => (await left()) === 0);
  // More rounds find nothing to do.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  for (const id of ids) {
    expect(await stepsOf(id)).toEqual([
      { action: 'ESCALATE', actor_id: 'hub:life-cycle', note: '逾期自动升级' },
      { action: 'SUPERVISE', actor_id: 'hub:life-cycle', note: '逾期自动督办' },
    ]);
  }
  expect(await first.sql('select distinct status, tier, supervision from event where id = any($1)', [ids])).toEqual([
    { status: 'ASSESSED', tier: 'STREET', supervision: 'YELLOW' },
  ]);
  const receipts = await first.sql<{ body: string }>(
    "select body from access_receipt where principal_id = 'hub:life-cycle'",
  );
  const written = receipts.flatMap(({ body }) => JSON.parse(body).writes as { action: string; ids: string }[]);
  for (const action of ['escalate', 'supervise']) {
    const named = written.filter((write) => write.action === action).flatMap((write) => write.ids.split(','));
    expect(named.sort()).toEqual([...ids].sort());
  }
});

test('an event that stays overdue goes up to the district and is supervised red there, and no further', async () => {
  const events = eventsOf(first);
  const { event } = transitionIn(await events.report(first.caller('grid_centre', 'STREET'), 'STREET'));
  const state = async () => {
    const [row] = await first.sql<{ tier: string; supervision: string | null }>(
      'select tier, supervision from event where id = $1',
      [event],
    );
    return `${row?.tier} ${row?.supervision}`;
  };
  await overdue([event]);
  await until(async () => (await state()) === 'DISTRICT YELLOW');
  expect(await state()).toBe('DISTRICT YELLOW');
  await overdue([event]);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(await state()).toBe('DISTRICT YELLOW');
  await first.sql('update event set supervision_due_at = reported_at where id = $1', [event]);
  await until(async () => (await state()) === 'DISTRICT RED');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await stepsOf(event)).map(({ action }) => action)).toEqual(['ESCALATE', 'SUPERVISE', 'SUPERVISE']);
});

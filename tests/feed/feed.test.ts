import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { differences, FeedCopy, type FeedLine, getLines, viewOf } from '../support/feed-copy.js';
import { REASON, startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

/** What is open to both of the departments that are followed. */
const ALL = ['Area', 'Department', 'Event', 'GridAssignment', 'Household', 'Organization', 'Person', 'Place'];
const kinds = (lines: readonly FeedLine[]) => lines.map(({ kind, type }) => `${kind} ${type}`).sort();

describe('an export and the feed after it', () => {
  test('give what the queries give', async () => {
    const caller = hub.caller('civil_affairs', 'STREET');
    const view = await viewOf(hub, caller, ['Person']);
    const answer = await hub.ask(
      caller,
      '{ people(first: 1000) { totalCount nodes { id name idNumber sex birthDate phone residenceArea { id } residenceAddress registeredArea { id } kind maritalStatus careNeeds household { id } headRelation homePlace { id } workPlace { id } } } }',
    );
    const people = answer.body.data?.people as unknown as { totalCount: number; nodes: { id: string }[] };
    expect(people.totalCount).toBe(view.size);
    for (const node of people.nodes) expect(JSON.parse(view.get(`Person ${node.id}`) ?? 'null')).toEqual(node);
  });

  test('tell of a changed field those who read it, and nobody else', async () => {
    const [reads, masked, none] = ['civil_affairs', 'health', 'hotline_12345'].map(
      (department) => new FeedCopy({ token: hub.caller(department, 'STREET').token }, ['Person']),
    );
    const street = await streetOfCallers();
    for (const copy of [reads, masked, none]) await copy?.begin(hub);
    await hub.sql(
      `update person set marital_status = case marital_status when 'SINGLE' then 'MARRIED' else 'SINGLE' end
       where id = (select id from person where street_id = $1 order by id limit 1)`,
      [street],
    );
    expect(kinds((await reads?.catchUp(hub)) ?? [])).toEqual(['upsert Person']);
    expect(kinds((await masked?.catchUp(hub)) ?? [])).toEqual([]);
    expect(kinds((await none?.catchUp(hub)) ?? [])).toEqual([]);
  });

  test('tell who left the caller and who came, with everything that refers to them', async () => {
    const copy = new FeedCopy({ token: hub.caller('civil_affairs', 'STREET').token }, ALL);
    await copy.begin(hub);
    const street = await streetOfCallers();
    const [household] = await hub.sql<{ id: string; area_id: number }>(
      `select id, area_id from household where street_id = $1
       and exists (select from person where household_id = household.id) limit 1`,
      [street],
    );
    const members = await hub.value<string>('select count(*) from person where household_id = $1', household?.id);
    await hub.sql(
      'update household set area_id = (select id from area where street_id <> $2 and level = $3 limit 1) where id = $1',
      [household?.id, street, 'GRID'],
    );
    const left = await copy.catchUp(hub);
    expect(kinds(left)).toEqual(['leftScope Household', ...Array(Number(members)).fill('upsert Person')]);
    await hub.sql('update household set area_id = $2 where id = $1', [household?.id, household?.area_id]);
    expect(kinds(await copy.catchUp(hub))).toEqual([
      'enteredScope Household',
      ...Array(Number(members)).fill('upsert Person'),
    ]);
    expect(differences(copy.records, await viewOf(hub, hub.caller('civil_affairs', 'STREET'), ALL))).toEqual([]);
  });

  test('follow the events that are assigned to the department, with their people and households', async () => {
    const caller = hub.caller('urban_management', 'STREET');
    const copy = new FeedCopy({ token: caller.token }, ALL);
    await copy.begin(hub);
    const street = await streetOfCallers();
    const [event] = await hub.sql<{ id: string }>(
      `select event.id from event join event_party party on party.event_id = event.id join person on person.id = party.person_id
       where event.street_id = $1 and person.street_id = $1 and person.household_id is not null
       and not exists (select from event_assignment where event_id = event.id and department_id = 'urban_management') limit 1`,
      [street],
    );
    await hub.sql(
      `insert into event_assignment (event_id, department_id, assigned_at) values ($1, 'urban_management', now())`,
      [event?.id],
    );
    expect(kinds(await copy.catchUp(hub))).toEqual(expect.arrayContaining(['enteredScope Person']));
    expect(differences(copy.records, await viewOf(hub, caller, ALL))).toEqual([]);
    await hub.sql(`update event_assignment set ended_at = now() where event_id = $1 and ended_at is null`, [event?.id]);
    expect(kinds(await copy.catchUp(hub))).toEqual(expect.arrayContaining(['leftScope Person']));
    expect(differences(copy.records, await viewOf(hub, caller, ALL))).toEqual([]);
  });
});

async function streetOfCallers(): Promise<number> {
  const answer = await hub.askAs('civil_affairs', 'STREET', '{ viewer { areas { id } } }', {}, REASON);
  return Number(JSON.parse(answer.text).data.viewer.areas[0].id);
}

describe('the feed', () => {
  test('is closed to those who read none of the types', async () => {
    const { status } = await getLines(hub, hub.named('demo:auditor'), '/feed?types=Person');
    expect(status).toBe(403);
  });
});

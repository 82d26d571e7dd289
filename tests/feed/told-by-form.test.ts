import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FeedCopy, type FeedLine, settle } from '../support/feed-copy.js';
import { startHub, type TestHub } from '../support/hub.js';
import { demoArea } from '../support/stored-grants.js';

let hub: TestHub;
let street: number;
beforeAll(async () => {
  hub = await startHub();
  street = await demoArea(hub, 'STREET');
});
afterAll(() => hub.close());

async function following(department: string, types: readonly string[]): Promise<FeedCopy> {
  const copy = new FeedCopy({ token: hub.caller(department, 'STREET').token }, types);
  await copy.begin(hub);
  return copy;
}

/** All that has happened, in parts of about `first` changes. */
async function inParts(copy: FeedCopy, first: number): Promise<readonly FeedLine[]> {
  await settle(hub);
  const all: FeedLine[] = [];
  for (;;) {
    const lines = await copy.pull(hub, { first });
    all.push(...lines.slice(0, -1));
    if (lines.at(-1)?.more !== true) return all;
  }
}

describe('a feed', () => {
  test('tells nothing of an event when a person whom the caller never saw moves away from it', async () => {
    const copy = await following('hotline_12345', ['Event']);
    const [row] = await hub.sql<{ reporter_id: string }>(
      `select reporter_id from event join person on person.id = event.reporter_id
       where event.street_id = $1 and person.street_id = $1 and not exists (
         select from event_assignment assigned where assigned.department_id = 'hotline_12345' and assigned.ended_at is null
           and (assigned.event_id in (select reported.id from event reported where reported.reporter_id = person.id)
             or assigned.event_id in (select party.event_id from event_party party where party.person_id = person.id))) limit 1`,
      [street],
    );
    expect(row).toBeDefined();
    await hub.sql(
      `update person set area_id = (select id from area where street_id <> $2 and level = 'GRID' limit 1) where id = $1`,
      [row?.reporter_id, street],
    );
    expect(await copy.catchUp(hub)).toEqual([]);
  });

  test('tells what one transaction did to a record as one, however small its parts are', async () => {
    const [event] = await hub.sql<{ id: string; area_id: number }>(
      'select id, area_id from event where street_id = $1 limit 1',
      [street],
    );
    const [person, kept] = [randomUUID(), await hub.value<number>('select max(area_id) from place')];
    expect(kept).toBeGreaterThan(0);
    await hub.sql(
      `insert into event_assignment (event_id, department_id, assigned_at) values ('${event?.id}', 'emergency', now());
       insert into person (id, name, sex, birth_date, area_id, kind)
         values ('${person}', '新人', 'MALE', '1980-05-06', ${event?.area_id}, 'FLOATING');
       insert into event_party values ('${event?.id}', '${person}')`,
    );
    const copy = await following('emergency', ['Event', 'Person', 'Place']);
    expect(copy.records.has(`Person ${person}`)).toBe(true);
    await hub.sql(
      `delete from event_party where person_id = '${person}';
       update place set name = name || '一' where id in (select id from place where street_id = ${street} limit 5);
       delete from person where id = '${person}'`,
    );
    const told = (await inParts(copy, 1)).filter(({ id }) => id === person);
    expect(told.map(({ kind }) => kind)).toEqual(['delete']);
  });
});

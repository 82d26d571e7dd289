import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoPlacement } from '../../src/demo/callers.js';
import { type JsonObject, pageOf, REASON, startHub, type TestHub } from '../support/hub.js';
import { ingestOf, resultIn } from '../support/ingest.js';
import { sentPerson } from '../support/people.js';
import { receiptOf } from '../support/receipt-of.js';

let hub: TestHub;
let ingest: ReturnType<typeof ingestOf>;
let people: readonly string[];
let things: readonly string[];
beforeAll(async () => {
  hub = await startHub();
  ingest = ingestOf(hub);
  const sent = [1, 2, 3].map((order) => sentPerson(order));
  expect(resultIn(await ingest.upsert(grid(), 'people', sent, { sourceSystem: 'grid' }))).toMatchObject({
    accepted: 3,
  });
  people = await Promise.all([1, 2, 3].map(personId));
  things = (await hub.sql<{ id: string }>('select id::text from thing order by id limit 2')).map(({ id }) => id);
});
afterAll(() => hub.close());

const grid = () => hub.caller('grid_centre', 'DISTRICT');
const hotline = () => hub.caller('hotline_12345', 'DISTRICT');
const personId = (order: number) =>
  hub.value<string>(
    `select record_id::text from source_record where source_system = 'grid' and source_id = $1`,
    `p-${order}`,
  );
const event = (day: number, more: object) => ({
  sourceId: 'e',
  modifiedAt: `2026-01-0${day}T08:00:00Z`,
  number: 'E-LISTS',
  kind: 'DISPUTE',
  category: '其他',
  status: 'REPORTED',
  area: { code: demoPlacement.GRID },
  reportedAt: '2026-01-01T08:00:00Z',
  description: '描述',
  ...more,
});
const send = (record: object, by = grid(), sourceSystem = 'grid') =>
  ingest.upsert(by, 'events', [record], { sourceSystem });
const eventId = () => hub.value<string>(`select id::text from event where number = 'E-LISTS'`);
const lists = async () => {
  const [row] = await hub.sql<{ parties: string[]; things: string[] }>(
    `select array(select person_id::text from event_party where event_id = event.id order by person_id) as parties,
       array(select thing_id::text from event_thing where event_id = event.id order by thing_id) as things
     from event where number = 'E-LISTS'`,
  );
  return row;
};
const sorted = (ids: readonly (string | undefined)[]) => [...ids].sort();

describe('the lists of an event', () => {
  test('are sent whole, and replaced by the lists of a newer state', async () => {
    const first = await send(
      event(1, { parties: [{ sourceId: 'p-1' }, { sourceId: 'p-2' }], things: things.map((id) => ({ id })) }),
    );
    expect(resultIn(first)).toMatchObject({ accepted: 1, rejects: [] });
    expect(await lists()).toEqual({ parties: sorted([people[0], people[1]]), things: sorted(things) });
    expect(JSON.stringify(await receiptOf(hub, first))).toContain('"parties","reportedAt","status","things"');
    const newer = event(2, { parties: [{ sourceId: 'p-3' }, { id: people[1] }, { sourceId: 'p-2' }] });
    expect(resultIn(await send(newer))).toMatchObject({ accepted: 1 });
    expect(await lists()).toEqual({ parties: sorted([people[1], people[2]]), things: [] });
    expect(
      await hub.value(`select count(*)::int from proposal where state = 'open' and record_id = $1`, await eventId()),
    ).toBe(0);
    await send(event(1, { parties: [{ sourceId: 'p-1' }] }));
    expect(await lists()).toEqual({ parties: sorted([people[1], people[2]]), things: [] });
  });

  test('name records in reach of the sender, and hold a hundred of them at most', async () => {
    const wrong = [
      { parties: [{ sourceId: 'p-1' }, { sourceId: 'nobody' }] },
      { things: [{ id: people[0] }] },
      { things: Array.from({ length: 101 }, () => ({ id: things[0] })) },
    ];
    const found = [];
    for (const lists of wrong) found.push(...resultIn(await send(event(3, { ...lists, sourceId: 'wrong' }))).rejects);
    expect(found.map(({ field, code }) => [field, code])).toEqual([
      ['parties', 'REFERENCE_NOT_FOUND'],
      ['things', 'REFERENCE_NOT_FOUND'],
      ['things', 'WRONG_TYPE'],
    ]);
  });

  test('of another department are proposals, which their source accepts', async () => {
    const id = await eventId();
    const told = { sourceId: 'told', id, modifiedAt: '2026-01-03T08:00:00Z' };
    const closed = await send({ ...told, parties: [{ id: people[0] }] }, hotline(), 'hotline');
    expect(resultIn(closed).rejects).toMatchObject([{ field: 'parties', code: 'FIELD_NOT_WRITABLE' }]);
    const proposed = await send({ ...told, things: [{ id: things[1] }] }, hotline(), 'hotline');
    expect(resultIn(proposed)).toMatchObject({ accepted: 1 });
    expect((await lists())?.things).toEqual([]);
    const asked = await hub.askAs(
      'grid_centre',
      'DISTRICT',
      `{ proposals(type: "Event", toDecide: true) { nodes { id record heldValue proposed { field value } } } }`,
      {},
      REASON,
    );
    const { nodes } = pageOf<JsonObject & { id: string }>(asked, 'proposals');
    const [proposal] = nodes.filter(({ record }) => record === id);
    expect(proposal).toMatchObject({ heldValue: '[]', proposed: { field: 'things', value: `["${things[1]}"]` } });
    const accepted = await hub.ask(
      grid(),
      'mutation Decide($id: ID!) { acceptProposal(id: $id, note: "核实") { field } }',
      { id: proposal?.id ?? '' },
      REASON,
    );
    expect(accepted.codes).toEqual([]);
    expect((await lists())?.things).toEqual([things[1]]);
  });

  test('stand in one cell of CSV', async () => {
    const record = { ...event(1, {}), sourceId: 'csv', number: 'E-CSV', area: demoPlacement.GRID, parties: 'p-2;p-1' };
    const rows = [Object.keys(record).join(), Object.values(record).join()].join('\r\n');
    const answer = await ingest.stream(grid(), 'events', rows, { type: 'text/csv', system: 'grid' });
    expect(resultIn(answer)).toMatchObject({ accepted: 1, rejects: [] });
    const parties = await hub.value<string[]>(
      `select array_agg(person_id::text order by person_id) from event_party join event on event.id = event_id where number = 'E-CSV'`,
    );
    expect(parties).toEqual(sorted([people[0], people[1]]));
  });
});

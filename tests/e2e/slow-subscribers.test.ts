import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { startHub, type TestHub } from '../support/hub.js';
import { demoArea } from '../support/stored-grants.js';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const EVENTS = 200;
/** Each result has some 150 KB, all of them far more than a connection keeps for its reader. */
const FIELDS = Array.from({ length: 25 }, (_, at) => `d${at}: description`).join(' ');
const QUERY = `subscription Follow { eventChanged { id event { ${FIELDS} } } }`;

/** A reader that does not read until it is told to. */
interface Reader {
  /** Reads on, and gives the ids that it was told of once there are so many. */
  readAll(count: number): Promise<readonly string[]>;
  close(): void;
}

test.each([
  ['socket', openSocket],
  ['stream', openStream],
])(
  'who does not read a %s is not read for, and then gets everything',
  async (_, open) => {
    const street = await demoArea(hub, 'STREET');
    const begun = await receipts();
    const reader = await open(hub.caller('grid_centre', 'STREET').token);
    while ((await receipts()) === begun) await sleep(20);
    const events = await hub.sql<{ id: string }>(
      `update event set description = repeat(chr(30000 + (random() * 1000)::int), 2000)
     where id in (select id from event where street_id = $1 order by id limit ${EVENTS}) returning id`,
      [street],
    );
    let [before, now] = [-1, 0];
    for (let left = 60; left > 0 && before !== now; left--) {
      before = now;
      await sleep(1_000);
      now = (await receipts()) - begun - 1;
    }
    expect(now).toBeGreaterThan(0);
    expect(now).toBeLessThan(EVENTS - 50);
    const told = await reader.readAll(EVENTS);
    expect([...told].sort()).toEqual(events.map(({ id }) => id).sort());
    expect((await receipts()) - begun - 1).toBe(EVENTS);
    reader.close();
  },
  60_000,
);

const receipts = () =>
  hub.value<number>(`select count(*)::int from access_receipt where body like '%"operation":"Follow"%'`);

async function openSocket(token: string): Promise<Reader> {
  const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await once(socket, 'message');
  socket.pause();
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY } }));
  return {
    readAll: async (count) => {
      const ids: string[] = [];
      socket.on('message', (data) => ids.push(JSON.parse(String(data)).payload.data.eventChanged.id));
      socket.resume();
      while (ids.length < count) await sleep(20);
      return ids;
    },
    close: () => socket.close(),
  };
}

async function openStream(token: string): Promise<Reader> {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'text/event-stream',
    'content-type': 'application/json',
  };
  const sent = request(`${hub.url}/graphql/stream`, { method: 'POST', headers });
  sent.end(JSON.stringify({ query: QUERY }));
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (response === undefined) throw new Error('no response');
  return {
    readAll: async (count) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      const ids = () => [...text.matchAll(/"eventChanged":\{"id":"([^"]+)"/g)].map(([, id = '']) => id);
      while (ids().length < count) await sleep(100);
      return ids();
    },
    close: () => response.destroy(),
  };
}

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { seededDraw } from '../proof/seeded-draw.js';
import { FeedCopy, viewOf } from '../support/feed-copy.js';
import { feedHolders } from '../support/feed-holders.js';
import { startHub, type TestHub } from '../support/hub.js';
import { RandomWriter, writtenRows } from '../support/random-writer.js';
import { demoArea } from '../support/stored-grants.js';

const TRANSACTIONS = Number(process.env.FEED_TRANSACTIONS ?? 30);

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

test('a transaction is told to those whose view it changes, of the records that they saw or see', async () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`seed ${seed}`);
  const rows = await writtenRows(hub.database.owner, await demoArea(hub, 'STREET'));
  const writer = new RandomWriter(() => hub.database.owner, rows, seededDraw(seed));
  const client = new pg.Client(hub.database.owner);
  await client.connect();
  const holders = feedHolders(hub).filter(({ name }) => /civil_affairs|urban_management/.test(name));
  const sides = await Promise.all(
    holders.map(async (holder) => {
      const copy = new FeedCopy(holder, holder.types);
      await copy.begin(hub);
      return { holder, copy, before: await viewOf(hub, holder, holder.types) };
    }),
  );
  let [told, without] = [0, 0];
  for (let at = 0; at < TRANSACTIONS; at++) {
    await writer.transaction(client);
    for (const side of sides) {
      const lines = await side.copy.catchUp(hub);
      const after = await viewOf(hub, side.holder, side.holder.types);
      const before = side.before;
      const keys = new Set([...before.keys(), ...after.keys()]);
      const changed = [...keys].filter((key) => before.get(key) !== after.get(key));
      const named = new Set(lines.map(({ type, id }) => `${type} ${id}`));
      expect(changed.filter((key) => !named.has(key))).toEqual([]);
      for (const { kind, type, id } of lines) {
        const key = `${type} ${id}`;
        if (kind === 'leftScope' || kind === 'delete') expect([key, before.has(key)]).toEqual([key, true]);
        if (kind === 'enteredScope') expect([key, before.has(key)]).toEqual([key, false]);
      }
      const same = [...named].filter((key) => before.get(key) === after.get(key));
      told += named.size;
      without += same.length;
      side.before = after;
    }
  }
  await client.end();
  console.log({ told, without });
  expect(told).toBeGreaterThan(0);
}, 300_000);

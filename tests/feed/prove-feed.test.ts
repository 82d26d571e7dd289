import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { feedHolders } from '../support/feed-holders.js';
import { startHub, type TestHub } from '../support/hub.js';
import { proveFeed } from '../support/prove-feed.js';
import { demoArea } from '../support/stored-grants.js';

const CHANGES = Number(process.env.FEED_CHANGES ?? 5_000);

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

test(`copies of departments stay equal to their views over ${CHANGES} random changes`, async () => {
  const seed = Number(process.env.FEED_SEED ?? Date.now() % 2 ** 31);
  console.log(`seed ${seed}`);
  const proved = await proveFeed({
    changes: CHANGES,
    seed,
    writers: 8,
    rounds: 4,
    holders: feedHolders(hub),
    hub: () => hub,
    database: () => hub.database.owner,
    street: await demoArea(hub, 'STREET'),
    written: async () => Number(await hub.value<string>('select count(*) from change_log')),
  });
  console.log(proved);
  expect(proved.changes).toBeGreaterThanOrEqual(CHANGES);
}, 300_000);

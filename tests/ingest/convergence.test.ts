import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.js';
import { proveIngest } from '../support/prove-ingest.js';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

test('what is sent ends in the same state, however often, in whatever order and however interrupted it comes', async () => {
  let runs = 0;
  await proveIngest(hub, { numRuns: 3, onRun: () => runs++ });
  expect(runs).toBe(3);
}, 120_000);

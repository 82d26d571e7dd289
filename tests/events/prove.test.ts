import { expect, test } from '@jest/globals';
import { STEP_NAMES } from '../support/events.js';
import { proveLifeCycle } from './prove-life-cycle.js';

/** More with `npm run prove:events -- --runs <count>`. */
const RUNS = 12;
const seed = Date.now() % 2 ** 31;

test(`random steps of many callers come to what the plain model says, seed ${seed}`, async () => {
  const ends = await proveLifeCycle({ runs: RUNS, seed });
  // The proof means little where hardly any step is taken, or none is refused.
  expect(STEP_NAMES.filter((step) => ends.has(step)).length).toBeGreaterThan(6);
  expect(ends.get('EVENT_STATE_CONFLICT')).toBeGreaterThan(0);
}, 180_000);

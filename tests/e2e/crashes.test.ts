import { describe, expect, test } from '@jest/globals';
import { proveCrash } from '../support/prove-crash.js';

/** More with `npm run prove:crash`. */
const KILLS = { hubKills: 20, databaseKills: 5, seed: Date.now() % 2 ** 31 };

describe('a hub that is killed under load, and its database', () => {
  test('leave the log intact, and every answer with its receipt and proof', async () => {
    console.log(`seed ${KILLS.seed}`);
    const { answers, receipts } = await proveCrash(KILLS);
    expect(answers).toBeGreaterThan(KILLS.hubKills);
    expect(receipts).toBeGreaterThanOrEqual(answers);
  }, 300_000);
});

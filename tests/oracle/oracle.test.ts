import { describe, expect, test } from '@jest/globals';
import { plantedPolicy } from '../proof/planted-policy.js';
import { MUTANTS, WITHIN } from './mutants.js';
import { runMutant } from './run-mutant.js';
import { runOracle } from './run-oracle.js';
import { showDisagreement } from './show-disagreement.js';

/** More with `npm run prove:oracle -- --decisions <count> --queries <count>`. */
const DECISIONS = 18_000;
const QUERIES = 150;
const MINUTES = 60_000;
const seed = Date.now() % 2 ** 31;

/** Some, with a seed that finds them soon; `--mutants` plants all. */
const OF_POLICY = ['under-14-forgotten', 'variant-dropped'];
const OF_CODE = ['mask-left-out'];
const MUTANT_SEED = 7;

const named = (names: readonly string[]) =>
  MUTANTS.filter(({ name }) => names.includes(name)).map(({ name, plant }) => [name, plant] as const);

describe('Row security and column rights that separate code makes from the access files', () => {
  test(
    'give every field of every row, and answer every query, as the hub does',
    async () => {
      const options = { decisions: DECISIONS, queries: QUERIES, seed, perWorld: 3 };
      const { tally, finding } = await runOracle(options);
      expect(finding === undefined ? '' : `seed ${seed}\n${showDisagreement(finding)}`).toBe('');
      // Worlds of the hub's own files and of edited ones.
      expect(tally.worlds).toBeGreaterThan(1);
      expect(tally.decisions).toBeGreaterThanOrEqual(DECISIONS);
      expect(tally.queries).toBeGreaterThanOrEqual(QUERIES);
      // It means little where callers read hardly anything, hold no grants, or are refused.
      expect(tally.full).toBeGreaterThan(DECISIONS / 10);
      expect(tally.masked).toBeGreaterThan(0);
      expect(tally.held).toBeGreaterThan(0);
      expect(tally.ends.get('answered')).toBeGreaterThan(QUERIES / 2);
    },
    2 * MINUTES,
  );

  test.each(named(OF_POLICY))(
    'differ from a hub whose access files are wrong: %s',
    async (_, plant) => {
      const { finding } = await runOracle({ ...WITHIN, planted: plantedPolicy(plant), seed: MUTANT_SEED });
      expect(finding).toBeDefined();
    },
    2 * MINUTES,
  );

  test.each(named(OF_CODE))(
    'differ from a hub whose code is wrong: %s',
    async (_, plant) => expect((await runMutant(plant, MUTANT_SEED)).finding).toBeDefined(),
    2 * MINUTES,
  );
});

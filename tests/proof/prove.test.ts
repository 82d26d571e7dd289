import { describe, expect, test } from '@jest/globals';
import { MUTANTS } from './mutants.js';
import { runWorkers } from './run-workers.js';
import { showFinding } from './show-finding.js';

/** Every caller has a turn. More with `npm run prove`. */
const OPERATIONS = 3_000;
/** Found within some hundred operations; all of them with `npm run prove -- --mutants`. */
const PLANTED: ReadonlySet<string> = new Set(['filter-without-authorisation', 'explained-hidden-record']);
const MINUTES = 60_000;
/** The suite asks the same every time; `npm run prove` draws anew. */
const seed = 20_261_126;

describe('Random requests of every class of callers', () => {
  test(
    'show nothing that the caller may not read, and answer the same bytes over worlds that are the same to the caller',
    async () => {
      const { operations, compared, changes, ends, finding } = await runWorkers({
        operations: OPERATIONS,
        seed,
        workers: 1,
      });
      expect(finding === undefined ? '' : `seed ${seed}\n${showFinding(finding)}`).toBe('');
      expect(operations).toBeGreaterThanOrEqual(OPERATIONS);
      // The proof means little where hardly anything is answered.
      expect(ends.answered).toBeGreaterThan(operations / 3);
      expect(compared).toBeGreaterThan(operations);
      expect(changes).toBeGreaterThan(operations / 100);
    },
    15 * MINUTES,
  );

  test.each(MUTANTS.filter(({ name }) => PLANTED.has(name)).map((mutant) => [mutant.name, mutant] as const))(
    'find the planted mistake %s',
    async (_, { plant, within }) => {
      const { finding } = await runWorkers({ operations: within, seed, workers: 1, batch: 40, plant });
      expect(finding).toBeDefined();
    },
    15 * MINUTES,
  );
});

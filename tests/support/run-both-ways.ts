import fc from 'fast-check';
import { type Asked, checkBothWays, operationsOf } from './both-ways.js';
import { demoAreas } from './callers.js';
import { openReadPath } from './read-path.js';
import { sampleValues } from './sample-values.js';

/** Checks many random operations and says how they ended. */
export async function runBothWays(numRuns: number, seed: number): Promise<void> {
  console.log(`${numRuns} operations, seed ${seed}`);
  const path = await openReadPath();
  const codes = new Map<string, number>();
  const same = async (one: Asked) => {
    for (const code of await checkBothWays(path, one)) codes.set(code, (codes.get(code) ?? 0) + 1);
  };
  try {
    const asked = operationsOf(path, await sampleValues(path.queries), await demoAreas(path.queries));
    await fc.assert(fc.asyncProperty(asked, same), { numRuns, seed });
    console.log(Object.fromEntries(codes));
  } finally {
    await path.close();
  }
}

// The property of tests/ingest/convergence.test.ts as often as wanted, and a hub that is killed while it takes a stream:
//   npm run prove:ingest -- [--runs 200] [--kills 5] [--seed n]
// Prints the seed, and the states for which it does not hold.
import { parseArgs } from 'node:util';
import '../support/typescript.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    kills: { type: 'string', default: '5' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const { startTestServer } = await import('../support/test-server.ts');
const stop = await startTestServer();
try {
  const { startHub } = await import('../support/hub.ts');
  const { proveIngest } = await import('../support/prove-ingest.ts');
  const { killHub } = await import('../support/kill-hub.ts');
  const found = await killHub(Number(values.kills));
  console.log(
    `killed ${found.length} times, with so many records there: ${found.join(', ')}; the same state in the end`,
  );
  console.log(`${values.runs} runs, seed ${seed}`);
  const hub = await startHub();
  let runs = 0;
  await proveIngest(hub, { numRuns: Number(values.runs), seed, onRun: () => runs++ }).finally(() => hub.close());
  console.log(`${runs} runs ended in the same state`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stop();
}

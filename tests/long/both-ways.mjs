// The property of tests/graphql/both-ways.test.ts on as many operations as wanted:
//   node tests/long/both-ways.mjs [runs] [seed]
// Prints the seed, and on failure the smallest operation that fast-check finds.
import '../support/typescript.mjs';

const [runs = '10000', seed] = process.argv.slice(2);
const { startTestServer } = await import('../support/test-server.ts');
const stop = await startTestServer();
try {
  const { runBothWays } = await import('../support/run-both-ways.ts');
  await runBothWays(Number(runs), seed === undefined ? Date.now() % 2 ** 31 : Number(seed));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stop();
}

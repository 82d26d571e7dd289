// The property of tests/verify/alterations.test.ts on as many alterations as wanted:
//   npm run prove:log -- [runs, 100000] [seed]
// Prints the seed, and the alteration that was not found.
import '../support/typescript.mjs';

const [runs = '100000', seed] = process.argv.slice(2);
const { startTestServer } = await import('../support/test-server.ts');
const stop = await startTestServer();
try {
  const { runProveLog } = await import('../support/run-prove-log.ts');
  await runProveLog(Number(runs), seed === undefined ? Date.now() % 2 ** 31 : Number(seed));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stop();
}

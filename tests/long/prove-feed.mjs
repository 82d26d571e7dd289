// Copies of departments against their views, while writers write, and hub, database and readers are killed:
//   npm run prove:feed -- [--changes 20000] [--writers 64] [--people 2000] [--seed S]
// Prints the seed, and what differs. --mutants plants mistakes in the change log instead; each must be found.
import '../support/typescript.mjs';
import { Command } from 'commander';

const options = new Command()
  .option('--changes <count>', 'rows of the change log', Number, 20_000)
  .option('--writers <count>', 'connections that write', Number, 64)
  .option('--people <count>', 'people of the district', Number, 2_000)
  .option('--mutants', 'plant mistakes')
  .option('--seed <number>', 'repeats the choices', Number, Date.now() % 2 ** 31)
  .parse()
  .opts();
try {
  if (options.mutants) await mutants();
  else {
    const { runProveFeed } = await import('../support/run-prove-feed.ts');
    await runProveFeed(options);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function mutants() {
  const { startTestServer } = await import('../support/test-server.ts');
  const stop = await startTestServer();
  try {
    const { runFeedMutants } = await import('../support/run-feed-mutants.ts');
    await runFeedMutants(options);
  } finally {
    await stop();
  }
}

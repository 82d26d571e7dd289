// The property of tests/ingest/convergence.test.ts as often as wanted, and with hubs and PostgreSQL killed while they take streams:
//   npm run prove:ingest -- [--runs 200] [--hub-kills 8] [--database-kills 4] [--people 2000] [--seed n]
// Prints the seed, and the states for which it does not hold.
import { parseArgs } from 'node:util';
import '../support/typescript.mjs';

const number = { type: 'string' };
const { values } = parseArgs({
  options: { runs: number, 'hub-kills': number, 'database-kills': number, people: number, seed: number },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
console.log(`seed ${seed}`);
try {
  const { proveIngestKills } = await import('../support/prove-ingest-kills.ts');
  await proveIngestKills({
    hubKills: Number(values['hub-kills'] ?? 8),
    databaseKills: Number(values['database-kills'] ?? 4),
    people: Number(values.people ?? 2000),
    seed,
    onRound: ({ rounds, hubKills, databaseKills, midway, records, again, state }) =>
      console.log(
        `round ${rounds}: ${hubKills} kills of the hub and ${databaseKills} of PostgreSQL so far, ${midway} with a stream written in ` +
          `part; ${records} records sent, ${again} streams sent again; the same state as in peace: ${state} lines`,
      ),
  });
  await proveRuns(Number(values.runs ?? 200));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function proveRuns(numRuns) {
  const { startTestServer } = await import('../support/test-server.ts');
  const stop = await startTestServer();
  try {
    const { startHub } = await import('../support/hub.ts');
    const { proveIngest } = await import('../support/prove-ingest.ts');
    const hub = await startHub();
    let runs = 0;
    await proveIngest(hub, { numRuns, seed, onRun: () => runs++ }).finally(() => hub.close());
    console.log(`${runs} runs ended in the same state`);
  } finally {
    await stop();
  }
}

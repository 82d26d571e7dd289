// The property of tests/e2e/crashes.test.ts on as many kills as wanted, of the built hub:
//   npm run prove:crash -- [--hub-kills 1000] [--database-kills 200] [--seed S]
// Prints the seed, and what did not hold.
import { parseArgs } from 'node:util';
import '../support/typescript.mjs';

const number = { type: 'string' };
const { values } = parseArgs({ options: { 'hub-kills': number, 'database-kills': number, seed: number } });
const [hubKills, databaseKills] = [Number(values['hub-kills'] ?? 1000), Number(values['database-kills'] ?? 200)];
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
console.log(`${hubKills} kills of the hub, ${databaseKills} of PostgreSQL, seed ${seed}`);
const { runProveCrash } = await import('../support/run-prove-crash.ts');
await runProveCrash({ hubKills, databaseKills, seed }).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

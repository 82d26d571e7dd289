import { Command, InvalidArgumentError } from 'commander';
import { startTestServer } from '../support/test-server.js';
import type { Tally } from './comparison.js';
import { MUTANTS } from './mutants.js';
import { runMutant } from './run-mutant.js';
import { runOracle } from './run-oracle.js';
import { showDisagreement } from './show-disagreement.js';

/** The script behind `npm run prove:oracle`; see docs/proofs.md. Ends with status 1 on a disagreement, or when a mutant was not found. */
const command = new Command('npm run prove:oracle --')
  .description('Compares the hub with rights in PostgreSQL that separate code makes from the same access files')
  .option('--decisions <count>', 'decisions', count, 100_000)
  .option('--queries <count>', 'random operations', count, 1_000)
  .option('--per-world <count>', 'callers over one world', count, 40)
  .option('--seed <number>', 'repeats a run; printed', count, Date.now() % 2 ** 31)
  .option('--mutants [name]', 'plants every mistake, or this one, each of which must be found')
  .parse();

interface Options {
  readonly decisions: number;
  readonly queries: number;
  readonly seed: number;
  readonly perWorld: number;
  readonly mutants?: true | string;
}

function count(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const options = command.opts<Options>();
const stop = await startTestServer();
try {
  if (options.mutants !== undefined) await findMutants(options.mutants, options.seed);
  else await compareAll(options);
} finally {
  await stop();
}

async function compareAll({ decisions, queries, seed, perWorld }: Options): Promise<void> {
  console.log(`${decisions} decisions, ${queries} queries, seed ${seed}`);
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  let told = 0;
  const onProgress = (tally: Tally) => {
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    console.log(`${tally.decisions} decisions, ${tally.queries} queries, ${seconds()}`);
  };
  const { tally, finding } = await runOracle({ decisions, queries, seed, perWorld, onProgress });
  const { ends, ...counts } = tally;
  console.log(counts);
  console.log(Object.fromEntries(ends));
  console.log(seconds());
  if (finding === undefined) return console.log('the hub and the oracle agree');
  console.error(`THEY DISAGREE, seed ${seed}\n${showDisagreement(finding)}`);
  process.exitCode = 1;
}

async function findMutants(name: true | string, seed: number): Promise<void> {
  const chosen = MUTANTS.filter((one) => name === true || one.name === name);
  if (chosen.length === 0) throw new Error(`There is no mutant ${name}: ${MUTANTS.map((one) => one.name).join(', ')}`);
  console.log(`${chosen.length} mutants, seed ${seed}`);
  for (const { name, mistake, plant } of chosen) {
    const { tally, finding } = await runMutant(plant, seed);
    const after = `after ${tally.callers} callers, ${tally.decisions} decisions, ${tally.queries} queries`;
    console.log(`${finding === undefined ? 'NOT FOUND' : 'found'} ${name} (${mistake}) ${after}`);
    if (finding === undefined) process.exitCode = 1;
    else if (chosen.length === 1) console.log(showDisagreement(finding));
  }
}

import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { startTestServer } from '../support/test-server.js';
import { MUTANTS } from './mutants.js';
import { runWorkers } from './run-workers.js';
import { showFinding } from './show-finding.js';

/** The script behind `npm run prove`; see docs/proofs.md. Ends with status 1 on a finding, or when a mutant was not found. */
const command = new Command('npm run prove --')
  .description('Sends random requests of every class of callers over pairs of worlds that are the same to the caller')
  .option('--operations <count>', 'operations', count, 20_000)
  .option('--seed <number>', 'repeats a run; printed', count, Date.now() % 2 ** 31)
  .option('--workers <count>', 'processes', count, Math.min(2, availableParallelism()))
  .option('--lanes <count>', 'callers at the same time in each process', count, 3)
  .option('--mutant <name>', 'plants this mistake, which must be found')
  .option('--mutants', 'plants every mistake, one after the other')
  .parse();

interface Options {
  readonly operations: number;
  readonly seed: number;
  readonly workers: number;
  readonly lanes: number;
  readonly mutant?: string;
  readonly mutants?: true;
}

function count(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const options = command.opts<Options>();
const stop = await startTestServer();
try {
  if (options.mutants || options.mutant !== undefined) await findMutants(options);
  else await proveAll(options);
} finally {
  await stop();
}

async function proveAll({ operations, seed, workers, lanes }: Options): Promise<void> {
  console.log(`${operations} operations, seed ${seed}, ${workers} workers`);
  const begun = performance.now();
  let told = 0;
  const result = await runWorkers({
    ...{ operations, seed, workers, lanes },
    onProgress: (done) => {
      if (performance.now() - told < 10_000) return;
      told = performance.now();
      console.log(`${done} operations, ${perSecond(done, begun)}`);
    },
  });
  console.log(result.ends);
  console.log(
    `${result.operations} operations, ${result.compared} values compared, ${result.changes} changes followed, ${perSecond(result.operations, begun)}`,
  );
  if (result.finding === undefined) return console.log('nothing was found');
  console.error(`FOUND, seed ${seed}\n${showFinding(result.finding)}`);
  process.exitCode = 1;
}

function perSecond(operations: number, begun: number): string {
  const seconds = (performance.now() - begun) / 1000;
  return `${seconds.toFixed(1)} s, ${(operations / seconds).toFixed(0)} operations/s`;
}

async function findMutants({ mutant: name, seed, workers, lanes }: Options): Promise<void> {
  const chosen = MUTANTS.filter((one) => name === undefined || one.name === name);
  if (chosen.length === 0) throw new Error(`There is no mutant ${name}: ${MUTANTS.map((one) => one.name).join(', ')}`);
  console.log(`${chosen.length} mutants, seed ${seed}`);
  for (const { name, channel, plant, within } of chosen) {
    const { operations, finding } = await runWorkers({ operations: within, seed, workers, lanes, batch: 40, plant });
    const [leak] = finding?.leaks ?? [];
    const found = leak && `${leak.property}: ${leak.detail.slice(0, 120).replace(/\s+/g, ' ')}`;
    console.log(
      `${found ? 'found' : 'NOT FOUND'} ${name} (${channel}) after ${operations}${found ? `: ${found}` : ''}`,
    );
    if (found === undefined) process.exitCode = 1;
    else if (chosen.length === 1 && finding !== undefined) console.log(showFinding(finding));
  }
}

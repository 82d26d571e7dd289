import { Command, InvalidArgumentError } from 'commander';
import { startTestServer } from '../support/test-server.js';
import { proveLifeCycle } from './prove-life-cycle.js';

/** The script behind `npm run prove:events`; see docs/proofs.md. Ends with status 1 on a finding. */
const command = new Command('npm run prove:events --')
  .description('Sends random steps of many callers on events to a hub, and holds it against a plain model')
  .option('--runs <count>', 'sequences of up to 24 steps', count, 200)
  .option('--seed <number>', 'repeats a run; printed', count, Date.now() % 2 ** 31)
  .parse();

function count(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const { runs, seed } = command.opts<{ runs: number; seed: number }>();
const stop = await startTestServer();
try {
  console.log(`${runs} runs, seed ${seed}`);
  console.log(Object.fromEntries([...(await proveLifeCycle({ runs, seed }))].sort()));
} catch (error) {
  console.error(error instanceof Error ? error.message : error, error instanceof Error ? error.cause : '');
  process.exitCode = 1;
} finally {
  await stop();
}

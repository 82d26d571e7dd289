import type { Plant } from '../proof/mutant.js';
import { plantedPolicy } from '../proof/planted-policy.js';
import type { Finding, Tally } from './comparison.js';
import { runOracle } from './run-oracle.js';

/** What a process is told, as JSON in its first argument. */
export interface WorkerOptions {
  readonly decisions: number;
  readonly queries: number;
  readonly seed: number;
  readonly plant: Plant;
}

/** What it tells at last. */
export interface WorkerEnd {
  readonly tally: Tally;
  readonly finding?: Finding;
}

/** A process whose hub has a mistake, on the database server of the run. */
const { plant, ...options }: WorkerOptions = JSON.parse(process.argv[2] ?? '{}');
const end: WorkerEnd = await runOracle({ ...options, planted: plantedPolicy(plant) });
if (plant.kind === 'source' && !Reflect.has(globalThis, 'planted')) throw new Error(`${plant.file} was not loaded`);
process.send?.(end, () => process.disconnect());

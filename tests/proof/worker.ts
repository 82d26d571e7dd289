import type { Plant } from './mutant.js';
import { plantedPolicy } from './planted-policy.js';
import { type ProofResult, prove } from './prove.js';

/** What a worker process is told, as JSON in its first argument. */
export interface WorkerOptions {
  readonly operations: number;
  readonly seed: number;
  readonly lanes?: number;
  readonly batch?: number;
  readonly plant?: Plant;
}

/** What it tells: how far it is, and at last how it ended. */
export interface WorkerMessage {
  readonly operations: number;
  readonly end?: {
    readonly compared: number;
    readonly changes: number;
    readonly ends: Readonly<Record<string, number>>;
    readonly finding?: NonNullable<ProofResult['finding']>;
  };
}

/** A process that proves by itself, with databases of its own on the server of the run. */
const options: WorkerOptions = JSON.parse(process.argv[2] ?? '{}');
const { plant } = options;
const { tally, finding } = await prove({
  ...options,
  policy: plantedPolicy(plant),
  ...(plant?.kind === 'sql' && { statement: plant.statement }),
  onProgress: (operations) => process.send?.({ operations }),
});
if (plant?.kind === 'source' && !Reflect.has(globalThis, 'planted')) throw new Error(`${plant.file} was not loaded`);
const ends = Object.fromEntries(tally.ends);
const { operations, compared, changes } = tally;
const message: WorkerMessage = { operations, end: { compared, changes, ends, ...(finding && { finding }) } };
process.send?.(message, () => process.disconnect());

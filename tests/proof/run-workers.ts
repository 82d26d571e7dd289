import { fork } from 'node:child_process';
import { packagePath } from '../../src/shared/package-root.js';
import type { Plant } from './mutant.js';
import type { ProofResult } from './prove.js';
import type { WorkerMessage, WorkerOptions } from './worker.js';

export interface RunOptions {
  readonly operations: number;
  readonly seed: number;
  /** Processes; each has a seed of its own that follows from `seed`. */
  readonly workers: number;
  readonly lanes?: number;
  readonly batch?: number;
  readonly plant?: Plant;
  readonly onProgress?: (operations: number) => void;
}

export interface RunResult {
  readonly operations: number;
  /** Values that were compared with the reference. */
  readonly compared: number;
  /** Transactions that feeds told of. */
  readonly changes: number;
  /** Ends of operations: `answered`, or the first error's code. */
  readonly ends: Readonly<Record<string, number>>;
  readonly finding?: NonNullable<ProofResult['finding']>;
}

/** Proves in processes of its own, on the database server of this run; ends with the first finding. */
export async function runWorkers(options: RunOptions): Promise<RunResult> {
  const { workers, operations, seed, onProgress } = options;
  const progress = new Array<number>(workers).fill(0);
  const stop = new AbortController();
  const runs = progress.map(async (_, at) => {
    const own = { ...options, operations: Math.ceil(operations / workers), seed: seed + at * 1_000_003 };
    const result = await runWorker(own, stop.signal, (done) => {
      progress[at] = done;
      onProgress?.(progress.reduce((sum, one) => sum + one, 0));
    });
    if (result?.finding !== undefined) stop.abort();
    return result;
  });
  const results = (await Promise.all(runs)).filter((one) => one !== undefined);
  const ends: Record<string, number> = {};
  for (const result of results)
    for (const [end, count] of Object.entries(result.ends)) ends[end] = (ends[end] ?? 0) + count;
  const finding = results.find((one) => one.finding !== undefined)?.finding;
  return {
    operations: results.reduce((sum, one) => sum + one.operations, 0),
    compared: results.reduce((sum, one) => sum + one.compared, 0),
    changes: results.reduce((sum, one) => sum + one.changes, 0),
    ends,
    ...(finding && { finding }),
  };
}

/** Most of what an operation leaves behind is short-lived: with room for it, little of it is collected twice. */
const YOUNG_SPACE = '--max-semi-space-size=64';

/** Resolves with undefined when another worker's finding ended it. */
function runWorker(
  { operations, seed, lanes, batch, plant }: RunOptions,
  signal: AbortSignal,
  onProgress: (operations: number) => void,
): Promise<RunResult | undefined> {
  const told: WorkerOptions = {
    ...{ operations, seed },
    ...(lanes !== undefined && { lanes }),
    ...(batch !== undefined && { batch }),
    ...(plant && { plant }),
  };
  const imports = ['../support/typescript.mjs', ...(plant?.kind === 'source' ? ['./plant.mjs'] : [])];
  const child = fork(packagePath('tests/proof/worker.ts'), [JSON.stringify(told)], {
    execArgv: [YOUNG_SPACE, ...imports.flatMap((path) => ['--import', packagePath(`tests/proof/${path}`)])],
    env: { ...process.env, NODE_OPTIONS: '', PROOF_PLANT: JSON.stringify(plant ?? {}) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  return new Promise((resolve, reject) => {
    let result: RunResult | undefined;
    const end = () => child.kill();
    signal.addEventListener('abort', end);
    child.on('message', ({ operations: done, end: ended }: WorkerMessage) => {
      onProgress(done);
      if (ended !== undefined) result = { operations: done, ...ended };
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      signal.removeEventListener('abort', end);
      if (result !== undefined || signal.aborted) resolve(result);
      else reject(new Error(`a worker ended with ${code} and no result`));
    });
  });
}

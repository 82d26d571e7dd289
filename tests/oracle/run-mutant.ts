import { fork } from 'node:child_process';
import { packagePath } from '../../src/shared/package-root.js';
import type { Plant } from '../proof/mutant.js';
import { WITHIN } from './mutants.js';
import type { WorkerEnd, WorkerOptions } from './worker.js';

/** Runs the comparison with a mistake planted at the hub, in a process of its own, until the mistake is found or WITHIN is over. */
export function runMutant(plant: Plant, seed: number): Promise<WorkerEnd> {
  const told: WorkerOptions = { ...WITHIN, seed, plant };
  const imports = ['support/typescript.mjs', ...(plant.kind === 'source' ? ['proof/plant.mjs'] : [])];
  const child = fork(packagePath('tests/oracle/worker.ts'), [JSON.stringify(told)], {
    execArgv: imports.flatMap((path) => ['--import', packagePath(`tests/${path}`)]),
    env: { ...process.env, NODE_OPTIONS: '', PROOF_PLANT: JSON.stringify(plant) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  return new Promise((resolve, reject) => {
    let end: WorkerEnd | undefined;
    child.on('message', (message: WorkerEnd) => {
      end = message;
    });
    child.on('error', reject);
    child.on('exit', (code) => (end === undefined ? reject(new Error(`a worker ended with ${code}`)) : resolve(end)));
  });
}

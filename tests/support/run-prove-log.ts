import { SingleBar } from 'cli-progress';
import { buildLog } from './build-log.js';
import { cloneDatabase } from './database.js';
import { proveLog } from './prove-log.js';

/** Receipts of the logs that are altered: of no complete subtree, of some, with a frontier; and archived ones in three files. */
const SIZES: readonly (readonly [number, number])[] = [
  [30, 0],
  [60, 0],
  [300, 0],
  [300, 0],
  [1100, 0],
  [30, 20],
  [60, 130],
  [300, 300],
];

/** Alters logs many times and says how many alterations of each kind were found. */
export async function runProveLog(numRuns: number, seed: number): Promise<void> {
  console.log(`${numRuns} alterations, seed ${seed}`);
  const databases = await Promise.all(SIZES.map(() => cloneDatabase('migrated')));
  const bar = new SingleBar({ format: 'Altering [{bar}] {percentage}% {value} of {total}, {eta_formatted} left' });
  try {
    const logs = [];
    for (const [at, database] of databases.entries()) logs.push(await buildLog(database, ...(SIZES[at] ?? [0, 0])));
    bar.start(numRuns, 0);
    const counts = await proveLog(logs, { numRuns, seed, onRun: () => bar.increment() });
    bar.stop();
    console.log(`all found, no false alarm: ${JSON.stringify(Object.fromEntries([...counts].sort()), undefined, 2)}`);
  } finally {
    bar.stop();
    for (const database of databases) await database.close();
  }
}

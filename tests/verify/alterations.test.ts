import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KINDS } from '../support/alterations.js';
import { type BuiltLog, buildLog } from '../support/build-log.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { proveLog } from '../support/prove-log.js';

/** More with `npm run prove:log -- <runs> [seed]`. */
const RUNS = 400;

let databases: readonly TestDatabase[];
let logs: readonly BuiltLog[];

beforeAll(async () => {
  databases = await Promise.all([1, 2, 3].map(() => cloneDatabase('migrated')));
  logs = await Promise.all(
    databases.map((database, at) => buildLog(database, at === 0 ? 30 : at === 1 ? 300 : 40, at === 2 ? 40 : 0)),
  );
});
afterAll(async () => {
  for (const database of databases) await database.close();
});

describe('an altered log', () => {
  test('is always found, at the receipt where the alteration begins', async () => {
    const counts = await proveLog(logs, { numRuns: RUNS });
    expect([...counts.keys()].sort()).toEqual(Object.keys(KINDS).sort());
  }, 120_000);
});

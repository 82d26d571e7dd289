import type { Database } from '../../src/data/database.js';
import { loadDemo } from '../../src/demo/load.js';

const PEOPLE = 2_000;

/** Fills a migrated database with a small demo district, the same in every run. */
export async function fillDemo(database: Database): Promise<void> {
  await loadDemo(database.owner, { people: PEOPLE });
}

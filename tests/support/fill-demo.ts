import { existsSync } from 'node:fs';
import type { Database } from '../../src/data/database.js';

const PEOPLE = 2_000;
const LOADER = new URL('../../src/demo/load.ts', import.meta.url);

interface DemoModule {
  readonly loadDemo: (database: Database, options: { readonly people: number }) => Promise<unknown>;
}

/** Fills a migrated database with a small demo district, the same in every run. */
export async function fillDemo(database: Database): Promise<void> {
  if (!existsSync(LOADER)) return;
  const { loadDemo }: DemoModule = await import(LOADER.href);
  await loadDemo(database, { people: PEOPLE });
}

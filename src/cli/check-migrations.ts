import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../data/database.js';
import { schemaDrift } from '../data/drift.js';
import { migrate } from '../data/migrate.js';
import { openOrm } from '../data/orm.js';

/** The script behind `npm run drift`: migrates an empty database of its own and ends with status 1 where the entities differ. */
const home = mkdtempSync(join(tmpdir(), 'fivefold-drift-'));
try {
  const difference = await migratedDrift();
  if (difference !== '') {
    console.error(`The migrations do not give what the entities describe. Missing:\n${difference}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function migratedDrift(): Promise<string> {
  const database = await openDatabase({ home: join(home, 'data') });
  try {
    await migrate(database);
    const orm = await openOrm(database.owner);
    return await schemaDrift(orm).finally(() => orm.close(true));
  } finally {
    await database.close();
  }
}

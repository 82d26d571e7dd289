import pg from 'pg';
import type { Database } from './database.js';
import { ensureHubRole } from './hub-role.js';
import { openOrm } from './orm.js';

/** Key of the advisory lock that lets one node migrate at a time: 'FIVE' in ASCII. */
const MIGRATION_LOCK = 0x46495645;

async function runMigrations(database: Database): Promise<string[]> {
  const orm = await openOrm(database.owner, { poolSize: 2 });
  try {
    const done = await orm.migrator.up();
    return done.map((migration) => migration.name);
  } finally {
    await orm.close(true);
  }
}

/**
 * Brings the database to the hub's schema: the runtime role, then every migration that has not run, in one transaction.
 * Nodes that start together wait for each other.
 * @returns names of the migrations that ran now
 */
export async function migrate(database: Database): Promise<string[]> {
  const client = new pg.Client(database.owner);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureHubRole(client);
    return await runMigrations(database);
  } finally {
    await client.end();
  }
}

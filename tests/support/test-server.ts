import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '../../src/data/database.js';
import { databaseOf } from '../../src/data/database.js';
import { openEmbedded } from '../../src/data/embedded.js';
import { migrate } from '../../src/data/migrate.js';
import { fillDemo } from './fill-demo.js';

/** Environment variable that tells the test workers the server's connection settings, as JSON. */
export const TEST_SERVER = 'TEST_DATABASE_SERVER';

/** Databases that tests are cloned from: `migrated` has the schema alone, `demo` also a small demo district. */
export const TEMPLATES = { migrated: 'template_migrated', demo: 'template_demo' } as const;

async function execute(connection: pg.ClientConfig, ...statements: string[]): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function makeTemplates(connection: pg.ClientConfig): Promise<void> {
  const named = (database: string): Database => databaseOf({ ...connection, database }, async () => undefined);
  await execute(connection, `CREATE DATABASE ${TEMPLATES.migrated}`);
  await migrate(named(TEMPLATES.migrated));
  await execute(connection, `CREATE DATABASE ${TEMPLATES.demo} TEMPLATE ${TEMPLATES.migrated}`);
  await fillDemo(named(TEMPLATES.demo));
}

/**
 * Starts an embedded server in a temporary folder, with the template databases, and publishes its address in the environment.
 * @returns the function that stops it and removes the folder
 */
export async function startTestServer(): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'fivefold-test-'));
  // The server runs as another user when the tests run as root, and then must pass through.
  chmodSync(home, 0o711);
  const { connection, close } = await openEmbedded(home, { fast: true, sharedBuffers: '128MB' });
  const stop = async () => {
    await close();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await makeTemplates(connection);
  } catch (error) {
    await stop();
    throw error;
  }
  process.env[TEST_SERVER] = JSON.stringify(connection);
  return stop;
}

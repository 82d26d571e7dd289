import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Database, databaseOf } from '../../src/data/database.js';
import { TEMPLATES, TEST_SERVER } from './test-server.js';

/** A database of one test file's own; `close` drops it. */
export interface TestDatabase extends Database {
  readonly name: string;
}

/** Superuser connection to the server of this run. */
export function testServer(): pg.ClientConfig {
  const settings = process.env[TEST_SERVER];
  if (!settings) throw new Error('The test server is not running: jest.config.js starts it in globalSetup.');
  return JSON.parse(settings);
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(testServer());
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/**
 * Makes a database for one test file, in some 50 ms.
 * @param template `demo` (schema and a small demo district), `migrated` (schema only) or `blank`
 */
export async function cloneDatabase(template: keyof typeof TEMPLATES | 'blank' = 'demo'): Promise<TestDatabase> {
  return copyOf(template === 'blank' ? 'template1' : TEMPLATES[template]);
}

/** Copies a database to which nobody is connected. */
export async function copyDatabase({ name }: Pick<TestDatabase, 'name'>): Promise<TestDatabase> {
  return copyOf(name);
}

async function copyOf(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const close = () => drop(name);
  return { name, ...databaseOf({ ...testServer(), database: name }, close) };
}

/**
 * PostgreSQL waits up to 5 s for connections that are about to end. Ending them by force at once would reach clients that were
 * just told to end, and that nobody listens to any more.
 */
async function drop(name: string): Promise<void> {
  await onServer(`DROP DATABASE ${name}`).catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError) || error.code !== IN_USE) throw error;
    return onServer(`DROP DATABASE ${name} WITH (FORCE)`);
  });
}

/** SQLSTATE object_in_use. */
const IN_USE = '55006';

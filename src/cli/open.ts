import { existsSync } from 'node:fs';
import type { EntityManager } from '@mikro-orm/postgresql';
import { readDataConfig } from '../config.js';
import { type Database, openDatabase } from '../data/database.js';
import { migrate } from '../data/migrate.js';
import { openOrm } from '../data/orm.js';
import { StartupError } from '../shared/startup-error.js';

/**
 * Opens the hub's database for one command: the server of DATABASE_URL, the embedded server of a running hub, or that server
 * started for as long as the command takes. Its schema is brought up to date.
 * @throws StartupError when it cannot be opened, or there is none yet
 */
export function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  return withDatabaseAsItIs(async (database) => {
    await migrate(database);
    return work(database);
  });
}

/** The same without a change to its schema, for what only looks. */
export async function withDatabaseAsItIs<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const { home, databaseUrl: url } = readDataConfig();
  if (url === undefined && !existsSync(home)) {
    throw new StartupError(
      `There is no data folder ${home}. Start the hub once, go where it runs, or set FIVEFOLD_HOME or DATABASE_URL.`,
    );
  }
  const database = await openDatabase({ home, attach: true, ...(url !== undefined && { url }) });
  const interrupt = () => void database.close().finally(() => process.exit(130));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await work(database);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await database.close();
  }
}

/** {@link withDatabase} with MikroORM's entity manager, as the owner of the tables. */
export async function withEntityManager<Result>(work: (em: EntityManager) => Promise<Result>): Promise<Result> {
  return withDatabase(async (database) => {
    const orm = await openOrm(database.owner, { poolSize: 1 });
    try {
      return await work(orm.em.fork());
    } finally {
      await orm.close(true);
    }
  });
}

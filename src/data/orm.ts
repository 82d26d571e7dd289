import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { MIGRATIONS } from '../../migrations/index.js';
import { ENTITIES } from './entities.js';
import { takeBackLostConnections } from './lost-connections.js';

/** Options of {@link openOrm}. */
export interface OrmOptions {
  /** Most connections of the ORM's own pool. */
  readonly poolSize?: number;
}

/**
 * MikroORM on one role's connection: entities are listed, nothing is looked up on disk or in the environment.
 * Fork its entity manager for each unit of work, and close it at the end.
 * @param settings `database.owner` for migrations and seeding, `database.hub` at runtime
 */
export async function openOrm(settings: pg.ClientConfig, options: OrmOptions = {}): Promise<MikroORM> {
  return MikroORM.init({
    entities: ENTITIES,
    dbName: settings.database ?? '',
    driverOptions: { ...settings, onPoolCreated: takeBackLostConnections },
    pool: { min: 0, max: options.poolSize ?? 5 },
    extensions: [Migrator],
    migrations: {
      migrationsList: [...MIGRATIONS],
      tableName: 'schema_migration',
      snapshot: false,
      allOrNothing: true,
      disableForeignKeys: false,
    },
    forceUtcTimezone: true,
    debug: false,
    logger: () => undefined,
  });
}

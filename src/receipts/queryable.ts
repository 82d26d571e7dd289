import type pg from 'pg';
import { HubError } from '../shared/errors.js';

/** What reads or writes the log's tables: a pool, or one connection in a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
}

/** The same database for callers of the hub: whatever fails there is SERVICE_UNAVAILABLE, with the database's error as its cause. */
export function forCallers(database: Queryable): Queryable {
  return {
    query: <Row extends pg.QueryResultRow>(statement: pg.QueryConfig) =>
      database.query<Row>(statement).catch((error: unknown) => {
        throw new HubError('SERVICE_UNAVAILABLE', undefined, error instanceof Error ? { originalError: error } : {});
      }),
  };
}

import type pg from 'pg';
import { HubError } from '../shared/errors.js';

/** What auth needs of a `pg` pool. */
export type Queryable = Pick<pg.Pool, 'query'>;

/**
 * The rows of a named, so prepared, statement.
 * @throws HubError SERVICE_UNAVAILABLE, with the database's error as its cause, when it fails
 */
export async function ask<Row extends pg.QueryResultRow>(
  database: Queryable,
  statement: { readonly name: string; readonly text: string },
  values: readonly unknown[],
): Promise<Row[]> {
  try {
    const { rows } = await database.query<Row>({ ...statement, values: [...values] });
    return rows;
  } catch (error) {
    throw new HubError('SERVICE_UNAVAILABLE', undefined, error instanceof Error ? { originalError: error } : {});
  }
}

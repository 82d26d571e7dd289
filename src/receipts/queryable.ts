import type pg from 'pg';

/** What reads or writes the log's tables: a pool, or one connection in a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

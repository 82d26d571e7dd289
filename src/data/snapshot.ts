import type pg from 'pg';
import { type LaneOptions, openLane } from '../shared/postgres/lane.js';
import { databaseFailure } from './pool/database-failure.js';
import type { Parameter, RawRow, ReadPool } from './pool.js';

/** A connection of its own that reads the database as it was at one moment. */
export interface Snapshot extends Pick<ReadPool, 'execute'> {
  /** Lets the moment go and ends the connection. */
  close(): Promise<void>;
}

const BEGIN = { name: 'snapshot', text: 'begin isolation level repeatable read, read only' };

/** Statements of one snapshot. */
const MOST_STATEMENTS = 50;

/**
 * Opens a snapshot; it is of the moment of the first statement.
 * @param settings `database.hub`
 * @param timeout milliseconds that a statement may take
 * @throws HubError SERVICE_UNAVAILABLE
 */
export async function openSnapshot(settings: pg.ClientConfig, timeout: number): Promise<Snapshot> {
  const options: LaneOptions = {
    maxStatements: MOST_STATEMENTS,
    statementTimeout: timeout,
    patience: timeout * 2,
    connectTimeout: 5_000,
  };
  const lane = await openLane(settings, options, () => undefined).catch((error: Error) => {
    throw databaseFailure(error);
  });
  const execute = (statement: typeof BEGIN, values: readonly Parameter[]) =>
    new Promise<readonly RawRow[]>((resolve, reject) => {
      lane.run(statement, values, (error, rows) => (error === null ? resolve(rows) : reject(databaseFailure(error))));
    });
  await execute(BEGIN, []);
  return {
    execute,
    close: async () => {
      lane.retire();
      await lane.ended;
    },
  };
}

import type pg from 'pg';
import { type Lane, openLane } from '../shared/postgres/lane.js';
import type { Parameter, Statement } from '../shared/postgres/messages.js';
import type { RawRow } from '../shared/postgres/raw-row.js';

/** What a statement gave. */
export interface LogAnswer {
  readonly rows: readonly RawRow[];
  /** PostgreSQL's word for what was done: `COMMIT`, `INSERT 0 5`. */
  readonly tag: string;
  /** Rows that were written. */
  readonly count: number;
}

/** The connection of a writer of the log. */
export interface LogConnection {
  /** Runs a prepared statement; rejects with the database's error, or another one when the connection is lost. */
  run(statement: Statement, values: readonly Parameter[]): Promise<LogAnswer>;
  readonly lost: boolean;
  close(): Promise<void>;
}

/** Reads are appended with many different statements; a few kilobytes of the database server's memory each. */
const MOST_STATEMENTS = 300;

/**
 * Connects with the settings of a writer: an answer means on disk, and nothing waits for ever.
 * @param timeoutMs for connecting, and then for one statement
 */
export async function openLogConnection(config: pg.ClientConfig, timeoutMs: number): Promise<LogConnection> {
  const settings =
    '-c synchronous_commit=on -c default_transaction_isolation=read\\ committed -c plan_cache_mode=force_generic_plan';
  const lane = await openLane(
    { ...config, options: `${config.options ?? ''} ${settings}`.trim(), application_name: 'fivefold receipts' },
    {
      maxStatements: MOST_STATEMENTS,
      statementTimeout: timeoutMs,
      patience: timeoutMs + 500,
      connectTimeout: timeoutMs,
    },
    () => undefined,
  );
  return {
    run: (statement, values) => execute(lane, statement, values),
    get lost() {
      return lane.retired;
    },
    close: () => {
      lane.retire();
      return lane.ended;
    },
  };
}

function execute(lane: Lane, statement: Statement, values: readonly Parameter[]): Promise<LogAnswer> {
  return new Promise((resolve, reject) => {
    lane.run(statement, values, (error, rows, tag) => {
      if (error === null) resolve({ rows, tag, count: Number(tag.slice(tag.lastIndexOf(' ') + 1)) });
      else reject(error);
    });
  });
}

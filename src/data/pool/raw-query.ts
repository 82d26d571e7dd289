import type pg from 'pg';
import { serialize } from 'pg-protocol';
import type { RawDataRow, RawRow } from './frame-reader.js';

/** A statement with parameters `$1`, `$2`; the same name always has the same text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** It takes as long as a few index look-ups, so others may wait behind it on the same connection. */
  readonly quick?: boolean;
}

/** A parameter: numbers and booleans travel as text, a list as a PostgreSQL array. */
export type Parameter = string | number | boolean | null | readonly (string | number | boolean | null)[];

const EXECUTE_AND_SYNC = Buffer.concat([serialize.execute(), serialize.sync()]);

function element(value: string | number | boolean | null): string {
  return value === null ? 'NULL' : `"${String(value).replace(/[\\"]/g, '\\$&')}"`;
}

function toText(value: Parameter): string | null {
  if (typeof value === 'string' || value === null) return value;
  return typeof value === 'object' ? `{${value.map(element).join(',')}}` : String(value);
}

/**
 * One execution of a prepared statement, submitted to a `pg` client (its `Submittable`). It asks for no description of the
 * columns, since the caller knows them, and leaves in one write: Parse where needed, Bind, Execute, Sync.
 */
export class RawQuery implements pg.Submittable {
  readonly #rows: RawRow[] = [];
  readonly #bytes: Buffer;
  /** Called once with the outcome; `pg` wraps it to watch its `query_timeout`. */
  callback: (error: Error | null, rows?: readonly RawRow[]) => void;

  constructor(
    statement: Statement,
    values: readonly Parameter[],
    prepare: boolean,
    callback: (error: Error | null, rows?: readonly RawRow[]) => void,
  ) {
    const bind = serialize.bind({ statement: statement.name, values: values.map(toText) });
    this.#bytes = Buffer.concat(
      prepare ? [serialize.parse(statement), bind, EXECUTE_AND_SYNC] : [bind, EXECUTE_AND_SYNC],
    );
    this.callback = callback;
  }

  submit(connection: pg.Connection): Error | null {
    if (!connection.stream.writable) return new Error('The connection is closed.');
    connection.stream.write(this.#bytes);
    return null;
  }

  handleDataRow(message: RawDataRow): void {
    this.#rows.push(message.fields);
  }

  handleReadyForQuery(): void {
    this.callback(null, this.#rows);
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
}

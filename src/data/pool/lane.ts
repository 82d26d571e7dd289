import type { Duplex } from 'node:stream';
import pg from 'pg';
import { errorCode } from '../../shared/error-code.js';
import { STALE_ACCESS } from '../stale-access.js';
import type { RawRow } from './frame-reader.js';
import { RawConnection } from './raw-connection.js';
import { type Parameter, RawQuery, type Statement } from './raw-query.js';

/** One connection of the pool, with several statements under way. */
export interface Lane {
  /** Statements sent and not yet answered. */
  readonly load: number;
  /** It takes no more statements: too many are prepared on it, one failed while it was prepared, or it is lost. */
  readonly retired: boolean;
  run(
    statement: Statement,
    values: readonly Parameter[],
    done: (error: Error | null, rows: readonly RawRow[]) => void,
  ): void;
  /** Takes no more statements and ends the connection when those under way are answered. */
  retire(): void;
  /** Settles when the connection has ended. */
  readonly ended: Promise<void>;
}

/** Options of one connection. */
export interface LaneOptions {
  /** Most statements prepared on one connection. */
  readonly maxStatements: number;
  /** Most statements under way on one connection. */
  readonly pipeline: number;
  /** Milliseconds. */
  readonly statementTimeout: number;
  readonly connectTimeout: number;
}

/** Milliseconds that an answer may take beyond the server's own limit. */
const GRACE = 5_000;

function createClient(settings: pg.ClientConfig, options: LaneOptions, connection: pg.Connection): pg.Client {
  const config: pg.ClientConfig & { connection: pg.Connection } = {
    ...settings,
    ssl: settings.ssl ?? false,
    pipeline: true,
    statement_timeout: options.statementTimeout,
    // The server stops a long statement; this one is for a server that no longer answers at all.
    query_timeout: options.statementTimeout * options.pipeline + GRACE,
    connectionTimeoutMillis: options.connectTimeout,
    connection,
  };
  return new pg.Client(config);
}

/** Statements that follow others in this turn of the event loop leave in one write. */
function gatherWrites(stream: Duplex): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

/**
 * Opens a connection.
 * @param lost called when it is retired or lost
 */
export async function openLane(settings: pg.ClientConfig, options: LaneOptions, lost: () => void): Promise<Lane> {
  const connection = new RawConnection({ ssl: settings.ssl ?? false, keepAlive: true });
  const client = createClient(settings, options, connection);
  const prepared = new Set<string>();
  const ended = new Promise<void>((resolve) => client.on('end', resolve));
  let load = 0;
  let retired = false;

  const retire = () => {
    if (retired) return;
    retired = true;
    if (load === 0) void client.end();
    lost();
  };
  client.on('error', retire);
  client.on('end', retire);
  await client.connect();

  const run: Lane['run'] = (statement, values, done) => {
    const prepare = !prepared.has(statement.name);
    const query = new RawQuery(statement, values, prepare, (error, rows = []) => {
      load -= 1;
      // Whether the server has prepared a statement that failed the first time is not known, but for what its guard says.
      if (error && prepare && errorCode(error) !== STALE_ACCESS) retire();
      if (retired && load === 0) void client.end();
      done(error, rows);
    });
    prepared.add(statement.name);
    if (load > 0) gatherWrites(connection.stream);
    load += 1;
    client.query(query);
    if (prepared.size >= options.maxStatements) retire();
  };

  return {
    get load() {
      return load;
    },
    get retired() {
      return retired;
    },
    run,
    retire,
    ended,
  };
}

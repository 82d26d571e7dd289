import type { Duplex } from 'node:stream';
import pg from 'pg';
import { Parser } from 'pg-protocol/dist/parser.js';
import { closing, execution, type Parameter, preparation, type Statement } from './messages.js';
import { RawConnection } from './raw-connection.js';
import { type RawRow, readRow } from './raw-row.js';

/** What becomes of a statement. `tag` is PostgreSQL's word for what was done: `SELECT 1`, `INSERT 0 5`, `COMMIT`. */
export type Done = (error: Error | null, rows: readonly RawRow[], tag: string) => void;

/** One connection that keeps prepared statements, with several of them under way. */
export interface Lane {
  /** Statements sent and not yet answered. */
  readonly load: number;
  /** It takes no more statements. */
  readonly retired: boolean;
  run(statement: Statement, values: readonly Parameter[], done: Done): void;
  /** Takes no more statements and ends the connection when those under way are answered. */
  retire(): void;
  /** Settles when the connection has ended. */
  readonly ended: Promise<void>;
}

/** Options of one connection; times in milliseconds. */
export interface LaneOptions {
  /** Most statements prepared on it; the least recently used one is forgotten for another. */
  readonly maxStatements: number;
  /** The server stops a statement after this time. */
  readonly statementTimeout: number;
  /** A statement that is not answered after this time ends the connection: the server no longer answers at all. */
  readonly patience: number;
  readonly connectTimeout: number;
}

/** Types of messages (PostgreSQL protocol 3). */
const PARSE_COMPLETE = 0x31;
const DATA_ROW = 0x44;
const COMMAND_COMPLETE = 0x43;
const ERROR = 0x45;
const READY = 0x5a;

/** A statement under way. */
interface Pending {
  readonly done: Done;
  readonly sent: number;
  readonly rows: RawRow[];
  /** The name under which it is being prepared. */
  preparing: string | undefined;
  error: Error | null;
  tag: string;
}

/**
 * Opens a connection.
 * @param lost called when it is retired or lost
 */
export async function openLane(settings: pg.ClientConfig, options: LaneOptions, lost: () => void): Promise<Lane> {
  const connection = new RawConnection({ ssl: settings.ssl ?? false, keepAlive: true });
  const config: pg.ClientConfig & { connection: pg.Connection } = {
    ...settings,
    ssl: settings.ssl ?? false,
    statement_timeout: options.statementTimeout,
    connectionTimeoutMillis: options.connectTimeout,
    connection,
  };
  const client = new pg.Client(config);
  const lane = new OpenLane(client, connection, options, lost);
  await client.connect();
  lane.begin();
  return lane;
}

/** `pg` opens and ends the connection; what goes over it in between is sent and read here. */
class OpenLane implements Lane {
  readonly ended: Promise<void>;
  readonly #client: pg.Client;
  readonly #connection: RawConnection;
  readonly #options: LaneOptions;
  readonly #lost: () => void;
  readonly #errors = new Parser();
  /** Names, the least recently used first. */
  readonly #prepared = new Set<string>();
  readonly #pending: Pending[] = [];
  #watch: NodeJS.Timeout | undefined;
  #retired = false;

  constructor(client: pg.Client, connection: RawConnection, options: LaneOptions, lost: () => void) {
    this.#client = client;
    this.#connection = connection;
    this.#options = options;
    this.#lost = lost;
    this.ended = new Promise((resolve) => client.on('end', resolve));
    client.on('error', (error) => this.#fail(error));
    client.on('end', () => this.#fail(new Error('The connection has ended.')));
  }

  get load(): number {
    return this.#pending.length;
  }

  get retired(): boolean {
    return this.#retired;
  }

  begin(): void {
    this.#connection.takeOver((frame) => this.#take(frame));
  }

  run(statement: Statement, values: readonly Parameter[], done: Done): void {
    const { stream } = this.#connection;
    if (!stream.writable) {
      process.nextTick(done, new Error('The connection is closed.'), [], '');
      return;
    }
    if (this.#pending.length > 0) gatherWrites(stream);
    const prepare = this.#prepare(statement);
    const preparing = prepare.length === 0 ? undefined : statement.name;
    this.#pending.push({ done, sent: performance.now(), rows: [], preparing, error: null, tag: '' });
    const execute = execution(statement.name, values);
    stream.write(preparing === undefined ? execute : Buffer.concat([...prepare, execute]));
    this.#watch ??= setTimeout(() => this.#look(), this.#options.patience);
  }

  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    if (this.#pending.length === 0) void this.#client.end();
    this.#lost();
  }

  /** What must be sent before the statement can be executed: nothing where it is prepared. */
  #prepare(statement: Statement): readonly Buffer[] {
    const known = this.#prepared.delete(statement.name);
    this.#prepared.add(statement.name);
    if (known) return [];
    if (this.#prepared.size <= this.#options.maxStatements) return [preparation(statement)];
    const [oldest = ''] = this.#prepared;
    this.#prepared.delete(oldest);
    return [closing(oldest), preparation(statement)];
  }

  #take(frame: Buffer): void {
    const [current] = this.#pending;
    if (current === undefined) return;
    switch (frame[0]) {
      case DATA_ROW:
        current.rows.push(readRow(frame));
        break;
      case COMMAND_COMPLETE:
        current.tag = frame.toString('latin1', 5, frame.length - 1);
        break;
      case PARSE_COMPLETE:
        current.preparing = undefined;
        break;
      case ERROR:
        this.#errors.parse(frame, (message) => {
          current.error = message as unknown as pg.DatabaseError;
        });
        break;
      case READY:
        this.#pending.shift();
        this.#finish(current);
        break;
    }
  }

  #finish({ preparing, error, rows, tag, done }: Pending): void {
    // It failed before it was prepared.
    if (preparing !== undefined && error !== null) this.#prepared.delete(preparing);
    if (this.#retired && this.#pending.length === 0) void this.#client.end();
    done(error, rows, tag);
  }

  /** Ends the connection when the server has not answered for too long. */
  #look(): void {
    this.#watch = undefined;
    const [oldest] = this.#pending;
    if (oldest === undefined) return;
    const left = oldest.sent + this.#options.patience - performance.now();
    if (left > 0) this.#watch = setTimeout(() => this.#look(), left);
    else this.#connection.stream.destroy(new Error('The database server does not answer.'));
  }

  /** The connection is lost: why, the server may have said before. */
  #fail(error: Error): void {
    clearTimeout(this.#watch);
    this.retire();
    for (const pending of this.#pending.splice(0)) pending.done(pending.error ?? error, [], '');
  }
}

/** Statements that follow others in this turn of the event loop leave in one write. */
function gatherWrites(stream: Duplex): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

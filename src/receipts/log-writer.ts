import pg from 'pg';
import type { PreparedReceipt } from './canonical.js';
import { GroupEncoder, SEPARATOR } from './group-encoding.js';
import { loadHead } from './head.js';
import { type LogConnection, openLogConnection } from './log-connection.js';
import { LOG_LOCK } from './log-lock.js';
import { EMPTY_FRONTIER, extend, type Frontier, frontierBytes } from './merkle.js';
import type { RecordableRead, RecordedRead } from './receipt.js';
import { recordingStatement, recordingValues } from './recording-statement.js';

const INSERT = {
  name: 'append',
  text: `
  insert into access_receipt (sequence, recorded_at, principal_id, department, outcome, body, leaf_hash)
  select $1::bigint + r.n - 1, $2::timestamptz, coalesce(r.principal_id, ''), coalesce(r.department, ''), r.outcome, r.body,
    substring($7::bytea from (32 * r.n - 31)::int for 32)
  from (select pg_advisory_xact_lock(${LOG_LOCK})) as turn,
    unnest(string_to_array($3, e'\\x1e'), string_to_array($4, e'\\x1e'), string_to_array($5, e'\\x1e'), string_to_array($6, e'\\x1e'))
      with ordinality as r (principal_id, department, outcome, body, n)`,
};

/** The same for a group of one, which is what a lone caller waits for: nothing to take apart. */
const INSERT_ONE = {
  name: 'append_one',
  text: `
  insert into access_receipt (sequence, recorded_at, principal_id, department, outcome, body, leaf_hash)
  select $1::bigint, $2::timestamptz, $3::text, $4::text, $5::text, $6::text, $7::bytea
  from (select pg_advisory_xact_lock(${LOG_LOCK})) as turn`,
};

const BEGIN = { name: 'begin', text: 'begin' };
const TAKE_TURN = { name: 'take_turn', text: `select pg_advisory_xact_lock(${LOG_LOCK})` };
const COMMIT = { name: 'commit', text: 'commit' };

const CHECKPOINT = {
  name: 'checkpoint',
  text: 'insert into access_log_checkpoint (size, frontier) values ($1::bigint, $2::bytea) on conflict do nothing',
};
const CHECKPOINT_EVERY = 1024;

/** After a conflict, so many groups take the lock before they number their receipts. */
const CAREFUL_GROUPS = 16;

/**
 * Writes groups of receipts, each with one statement, on a connection of its own that it opens when needed. It keeps the
 * frontier of the tree and numbers receipts from there; the primary key refuses numbers that another node has used.
 * One write at a time. After any failure, of which it may not be known whether it was committed, the connection is
 * dropped and the head is read again before the next write.
 */
export class LogWriter {
  readonly #config: pg.ClientConfig;
  readonly #timeoutMs: number;
  readonly #encoder = new GroupEncoder();
  #connection: LogConnection | undefined;
  #frontier: Frontier = EMPTY_FRONTIER;
  /** Leaf of a recorded read that the frontier does not know yet: it is hashed when nobody waits for it. */
  #leaf: Buffer | undefined;
  #checkpoint = 0;
  #careful = 0;

  /** @param timeoutMs for connecting, and then for one statement */
  constructor(config: pg.ClientConfig, timeoutMs: number) {
    this.#config = config;
    this.#timeoutMs = timeoutMs;
  }

  /** Connects and reads the head of the log, unless that is done. */
  async open(): Promise<LogConnection> {
    if (this.#connection?.lost === false) return this.#connection;
    const connection = await openLogConnection(this.#config, this.#timeoutMs);
    try {
      this.#frontier = await loadHead(connection, EMPTY_FRONTIER);
      this.#leaf = undefined;
    } catch (error) {
      this.#drop(connection);
      throw error;
    }
    this.#connection = connection;
    return connection;
  }

  /** Makes the receipts durable, one after another, and gives the sequence of the first. */
  async write(receipts: readonly PreparedReceipt[]): Promise<number> {
    const connection = await this.open();
    try {
      return await this.#writeInTurn(connection, receipts);
    } catch (error) {
      this.#drop(connection);
      throw error;
    }
  }

  /**
   * Reads, and writes the receipt of it, by one statement. Undefined where that was refused, or where other nodes write as well:
   * nothing was written then, unless the connection was lost.
   * @param receipt prepared with blanks
   */
  async writeRead(read: RecordableRead, receipt: PreparedReceipt): Promise<RecordedRead | undefined> {
    const connection = this.#connection;
    if (connection === undefined || connection.lost || this.#careful > 0) return undefined;
    const { size } = this.#head();
    try {
      const values = recordingValues(read, receipt, size, new Date().toISOString());
      const [row] = (await connection.run(recordingStatement(read), values)).rows;
      const leaf = row?.at(-1)?.toString('latin1');
      if (row === undefined || leaf === undefined) throw new Error('a receipt was not written');
      this.#leaf = Buffer.from(leaf, 'hex');
      return { row: row[0] === null ? undefined : row, sequence: String(size) };
    } catch (error) {
      if (isConflict(error)) this.#careful = CAREFUL_GROUPS;
      else if (!(error instanceof pg.DatabaseError)) this.#drop(connection);
      return undefined;
    }
  }

  /** Brings the frontier up to date, and stores it from time to time, so that opening the log stays quick. */
  async checkpoint(): Promise<void> {
    const { size } = this.#head();
    if (this.#connection === undefined || size < this.#checkpoint + CHECKPOINT_EVERY) return;
    try {
      await this.#connection.run(CHECKPOINT, [size, frontierBytes(this.#head())]);
      this.#checkpoint = size;
    } catch (error) {
      this.#drop(this.#connection);
      throw error;
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }

  async #writeInTurn(connection: LogConnection, receipts: readonly PreparedReceipt[]): Promise<number> {
    if (this.#careful === 0) {
      try {
        return this.#advance(await this.#insert(connection, receipts), receipts.length);
      } catch (error) {
        if (!isConflict(error)) throw error;
        this.#careful = CAREFUL_GROUPS;
      }
    }
    await connection.run(BEGIN, []);
    await connection.run(TAKE_TURN, []);
    const known = this.#head();
    const head = await loadHead(connection, known);
    this.#careful = head.size === known.size ? this.#careful - 1 : CAREFUL_GROUPS;
    this.#frontier = head;
    const after = await this.#insert(connection, receipts);
    const { tag } = await connection.run(COMMIT, []);
    if (tag !== 'COMMIT') throw new Error(`commit answered ${tag}`);
    return this.#advance(after, receipts.length);
  }

  #head(): Frontier {
    if (this.#leaf !== undefined) {
      this.#frontier = extend(this.#frontier, [this.#leaf]);
      this.#leaf = undefined;
    }
    return this.#frontier;
  }

  /** Takes over the frontier once it is committed. */
  #advance(committed: Frontier, count: number): number {
    this.#frontier = committed;
    return committed.size - count;
  }

  async #insert(connection: LogConnection, receipts: readonly PreparedReceipt[]): Promise<Frontier> {
    const first = this.#head().size;
    const recordedAt = new Date().toISOString();
    const { bodies, leaves } = this.#encoder.encode(receipts, first, recordedAt);
    const values = [
      first,
      recordedAt,
      receipts.map((receipt) => receipt.principalId).join(SEPARATOR),
      receipts.map((receipt) => receipt.department).join(SEPARATOR),
      receipts.map((receipt) => receipt.outcome).join(SEPARATOR),
      bodies,
      Buffer.concat(leaves),
    ];
    const { count } = await connection.run(receipts.length === 1 ? INSERT_ONE : INSERT, values);
    if (count !== receipts.length) throw new Error(`${count} of ${receipts.length} receipts were written`);
    return extend(this.#head(), leaves);
  }

  #drop(connection: LogConnection): void {
    if (this.#connection === connection) this.#connection = undefined;
    void connection.close();
  }
}

/** Another node used the place first; nothing was written. */
function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505';
}

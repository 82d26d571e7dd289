import type { Queryable } from './queryable.js';

/** A signed checkpoint as the log keeps it. */
export interface StoredCheckpoint {
  /** Its place among the checkpoints, from 0. */
  readonly number: number;
  readonly size: number;
  /** Signed note, C2SP tlog-checkpoint. */
  readonly note: string;
}

/** Where the log and its checkpoints stand. */
export interface LogState {
  /** Number of receipts. */
  readonly size: number;
  readonly newest: StoredCheckpoint | undefined;
  /** Seconds since the newest checkpoint was stored; infinite when there is none. */
  readonly age: number;
  /** The database's clock, in whole seconds since 1970, but never before the newest checkpoint: their times never go back. */
  readonly now: number;
}

/** A key of the log as it is registered. */
export interface RegisteredKey {
  /** From 0; the last one signs. */
  readonly number: number;
  /** Its public half, C2SP signed-note. */
  readonly verifierKey: string;
  /** Size of the log when it took over. */
  readonly firstSize: number;
  /** Signed note in which the key before hands over to it; null for the first key. */
  readonly note: string | null;
}

const STATE = `
  select (select coalesce(max(sequence) + 1, 0) from access_receipt) as size,
    newest.number, newest.size as signed_size, newest.note,
    extract(epoch from now() - newest.signed_at)::float8 as age, 
    floor(extract(epoch from greatest(now(), newest.signed_at)))::float8 as now
  from (select) as one
    left join lateral (select * from access_log_signed_checkpoint order by number desc limit 1) as newest on true`;

interface StateRow {
  readonly size: string;
  readonly number: string | null;
  readonly signed_size: string | null;
  readonly note: string | null;
  readonly age: number | null;
  readonly now: number;
}

export async function readLogState(database: Queryable): Promise<LogState> {
  const { rows } = await database.query<StateRow>({ name: 'log_state', text: STATE });
  const [row] = rows;
  if (row === undefined) throw new Error('the state of the access log gave no row');
  const { size, number, signed_size, note, age, now } = row;
  const newest =
    number === null || note === null ? undefined : { number: Number(number), size: Number(signed_size), note };
  return { size: Number(size), newest, age: age ?? Number.POSITIVE_INFINITY, now };
}

/** The last checkpoint of exactly this size, if one was signed. */
export async function checkpointOfSize(database: Queryable, size: number): Promise<string | undefined> {
  const { rows } = await database.query<{ note: string }>({
    name: 'log_checkpoint_of_size',
    text: 'select note from access_log_signed_checkpoint where size = $1 order by number desc limit 1',
    values: [size],
  });
  return rows[0]?.note;
}

/**
 * Stores a checkpoint at its place; fails where another one stands there.
 * @param time seconds since 1970, as the note says
 */
export async function storeCheckpoint(
  database: Queryable,
  { number, size, note }: StoredCheckpoint,
  time: number,
): Promise<void> {
  await database.query({
    name: 'store_log_checkpoint',
    text: 'insert into access_log_signed_checkpoint (number, size, note, signed_at) values ($1, $2, $3, to_timestamp($4))',
    values: [number, size, note, time],
  });
}

/** Every key of the log, the first one first. */
export async function readLogKeys(database: Queryable): Promise<readonly RegisteredKey[]> {
  const { rows } = await database.query<Omit<RegisteredKey, 'firstSize'> & { readonly firstSize: string }>({
    name: 'log_keys',
    text: `select number, verifier_key as "verifierKey", first_size as "firstSize", note from access_log_key order by number`,
  });
  return rows.map((row) => ({ ...row, firstSize: Number(row.firstSize) }));
}

/** Registers a key after those that are there. */
export async function storeLogKey(database: Queryable, key: RegisteredKey): Promise<void> {
  const { number, verifierKey, firstSize, note } = key;
  await database.query({
    name: 'store_log_key',
    text: 'insert into access_log_key (number, verifier_key, first_size, note) values ($1, $2, $3, $4)',
    values: [number, verifierKey, firstSize, note],
  });
}

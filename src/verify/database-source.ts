import type pg from 'pg';
import type {
  KeptArchive,
  KeptCheckpoint,
  KeptFrontier,
  KeptKey,
  KeptReceipt,
  KeptSubtree,
  LogSource,
} from './log-source.js';
import { HASH_BYTES } from './tree-hash.js';

const AT_ONCE = 500;

const RECEIPTS = `
  select sequence, body, leaf_hash, principal_id, department, outcome,
    to_char(recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at
  from access_receipt order by sequence`;
const CHECKPOINTS = `
  select number, size, note, extract(epoch from signed_at)::float8 as signed_at
  from access_log_signed_checkpoint order by number`;
const SUBTREES = `
  select level, place, hash from access_log_subtree order by (place + 1) * power(256::numeric, level), level`;
const FRONTIERS = 'select size, frontier from access_log_checkpoint order by size';
const KEYS = `select number, verifier_key, first_size, note from access_log_key order by number`;
const ARCHIVES = 'select number, first_size, size, note, receipt from access_log_archive order by number';
const ARCHIVED = 'select first, hashes from access_log_archived_tile order by first';
const COUNT = `
  select (select count(*) from access_receipt) + (select coalesce(max(size), 0) from access_log_archive) as expected`;

/** As the first statement of a transaction it comes before its snapshot, so that no partition is dropped between the two. */
const LOCK = 'lock table access_receipt in access share mode';

interface ReceiptRow {
  readonly sequence: string;
  readonly body: string;
  readonly leaf_hash: Buffer;
  readonly principal_id: string;
  readonly department: string;
  readonly outcome: string;
  readonly recorded_at: string;
}

/**
 * The log in a database. The client has just begun a transaction, of one snapshot (REPEATABLE READ) when the log is being
 * written.
 * Fails (SQLSTATE 42P01) where the database has no such log.
 */
export async function databaseSource(client: pg.ClientBase): Promise<LogSource> {
  await client.query(LOCK);
  const { rows } = await client.query<{ expected: string }>(COUNT);
  return {
    complete: false,
    expected: Number(rows[0]?.expected),
    keys: async () => (await client.query(KEYS)).rows.map(keptKey),
    archives: async () => (await client.query(ARCHIVES)).rows.map(keptArchive),
    checkpoints: () => readAll(client, 'checkpoints', CHECKPOINTS, keptCheckpoint),
    receipts: () => readReceipts(client),
    subtrees: () => readAll(client, 'subtrees', SUBTREES, keptSubtree),
    frontiers: () => readAll(client, 'frontiers', FRONTIERS, keptFrontier),
  };
}

/** Reads through a cursor, so that a log of any size needs little memory. */
async function* readAll<Row extends pg.QueryResultRow, Kept>(
  client: pg.ClientBase,
  cursor: string,
  statement: string,
  kept: (row: Row) => Kept,
): AsyncGenerator<Kept> {
  await client.query(`declare ${cursor} no scroll cursor for ${statement}`);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${AT_ONCE} from ${cursor}`);
    if (rows.length === 0) return;
    for (const row of rows) yield kept(row);
  }
}

/** Archived receipts, of which the hashes are kept, are the first ones. */
async function* readReceipts(client: pg.ClientBase): AsyncGenerator<KeptReceipt> {
  for await (const { first, hashes } of readAll(client, 'archived', ARCHIVED, keptTile)) {
    for (let at = 0; at < hashes.length; at += HASH_BYTES) {
      yield { sequence: first + at / HASH_BYTES, leafHash: hashes.subarray(at, at + HASH_BYTES) };
    }
  }
  yield* readAll(client, 'receipts', RECEIPTS, keptReceipt);
}

function keptTile(row: { readonly first: string; readonly hashes: Buffer }) {
  return { first: Number(row.first), hashes: row.hashes };
}

function keptReceipt(row: ReceiptRow): KeptReceipt {
  return {
    sequence: Number(row.sequence),
    body: Buffer.from(row.body),
    leafHash: row.leaf_hash,
    columns: {
      principalId: row.principal_id,
      department: row.department,
      outcome: row.outcome,
      recordedAt: row.recorded_at,
    },
  };
}

function keptCheckpoint(row: {
  readonly number: string;
  readonly size: string;
  readonly note: string;
  readonly signed_at: number;
}): KeptCheckpoint {
  return { number: Number(row.number), size: Number(row.size), note: row.note, signedAt: row.signed_at };
}

function keptSubtree(row: { readonly level: number; readonly place: string; readonly hash: Buffer }): KeptSubtree {
  return { level: row.level, place: Number(row.place), hash: row.hash };
}

function keptFrontier(row: { readonly size: string; readonly frontier: Buffer }): KeptFrontier {
  return { size: Number(row.size), frontier: row.frontier };
}

function keptArchive(row: {
  readonly number: number;
  readonly first_size: string;
  readonly size: string;
  readonly note: string;
  readonly receipt: string;
}): KeptArchive {
  const { number, first_size, size, note, receipt } = row;
  return { number, firstSize: Number(first_size), size: Number(size), note, receipt: Number(receipt) };
}

function keptKey(row: {
  readonly number: number;
  readonly verifier_key: string;
  readonly first_size: string;
  readonly note: string | null;
}): KeptKey {
  return { number: row.number, verifierKey: row.verifier_key, firstSize: Number(row.first_size), note: row.note };
}

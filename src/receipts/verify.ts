import type pg from 'pg';
import { EMPTY_FRONTIER, extend, type Frontier, frontierBytes, leafHash, root } from './merkle.js';
import { parseReceipt, type StoredReceipt } from './stored-receipt.js';

/** What verifying the whole log found. */
export type Verification =
  | {
      readonly intact: true;
      /** Number of receipts, and the RFC 6962 tree hash over them (hex). */
      readonly size: number;
      readonly root: string;
    }
  | {
      readonly intact: false;
      /** First sequence at which the log is not what it was, and how that shows. */
      readonly sequence: number;
      readonly problem: string;
    };

/** A state of the log known from elsewhere: the log must still contain it. */
export interface KnownTree {
  readonly size: number;
  /** RFC 6962 tree hash, hex. */
  readonly root: string;
}

interface ReceiptRow {
  readonly sequence: string;
  readonly principal_id: string;
  readonly department: string;
  readonly outcome: string;
  readonly recorded_at: string;
  readonly body: string;
  readonly leaf_hash: Buffer;
}

interface CheckpointRow {
  readonly size: string;
  readonly frontier: Buffer;
}

const RECEIPTS = `
  select sequence, principal_id, department, outcome, body, leaf_hash,
    to_char(recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at
  from access_receipt where sequence >= $1 order by sequence limit 500`;

/**
 * Reads the log from its start and computes it anew: no gap, each leaf hash that of its text, the columns for searching as
 * the text says, and the tree as its checkpoints and `known` say. Without `known`, a log cut off after its last checkpoint
 * looks like a shorter one. The client should be in a snapshot (REPEATABLE READ) when the log is being written.
 */
export async function verifyLog(client: pg.ClientBase, known?: KnownTree): Promise<Verification> {
  const checkpoints = await client.query<CheckpointRow>(
    'select size, frontier from access_log_checkpoint order by size',
  );
  const expected = new Map(checkpoints.rows.map(({ size, frontier }) => [Number(size), frontier]));
  let frontier = EMPTY_FRONTIER;
  for (;;) {
    const { rows } = await client.query<ReceiptRow>(RECEIPTS, [frontier.size]);
    for (const row of rows) {
      const sequence = frontier.size;
      frontier = extend(frontier, [leafHash(row.body)]);
      const problem = problemOf(row, sequence) ?? problemOfTree(frontier, expected, known);
      if (problem !== undefined) return { intact: false, sequence, problem };
    }
    if (rows.length === 0) break;
  }
  const missing = Math.max(known?.size ?? 0, ...expected.keys()) > frontier.size;
  if (missing) return { intact: false, sequence: frontier.size, problem: 'the receipts from here on are missing' };
  return { intact: true, size: frontier.size, root: root(frontier).toString('hex') };
}

function problemOf(row: ReceiptRow, sequence: number): string | undefined {
  if (Number(row.sequence) !== sequence) return 'the receipt is missing';
  if (!leafHash(row.body).equals(row.leaf_hash)) return 'the text is not the one that was hashed';
  const told = readReceipt(row.body);
  if (told === undefined) return 'the text is not a receipt';
  if (told.sequence !== sequence) return 'the text says another sequence';
  const same =
    told.recordedAt === row.recorded_at &&
    told.outcome === row.outcome &&
    told.principal.id === row.principal_id &&
    told.principal.department === row.department;
  return same ? undefined : 'the columns for searching are not what the text says';
}

function readReceipt(body: string): StoredReceipt | undefined {
  try {
    return parseReceipt(body);
  } catch {
    return undefined;
  }
}

function problemOfTree(
  frontier: Frontier,
  expected: ReadonlyMap<number, Buffer>,
  known: KnownTree | undefined,
): string | undefined {
  const checkpoint = expected.get(frontier.size);
  if (checkpoint !== undefined && !checkpoint.equals(frontierBytes(frontier))) {
    return 'the tree up to here is not the one of the checkpoint';
  }
  if (known?.size === frontier.size && root(frontier).toString('hex') !== known.root) {
    return 'the tree up to here is not the known one';
  }
  return undefined;
}

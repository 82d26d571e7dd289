import { type Kysely, sql, type Transaction } from 'kysely';
import type { LogTables } from './log-tables.js';
import type { ReceiptFilter } from './receipt-filter.js';

/** A part of the log: receipts from `from` to before `end`. */
export interface LogPart {
  readonly from: number;
  readonly end: number;
  /** Whether the index holds it. */
  readonly indexed: boolean;
}

/** End of a log that has none. */
const OPEN_END = Number.MAX_SAFE_INTEGER;

interface PartsRow {
  readonly indexed: string;
  readonly from: string | null;
  readonly end: string | null;
}

/**
 * Where receipts recorded in the period can stand, oldest first: a stretch of the index, whose segments know their times (which
 * need not be in order, since each node has its own clock), and what follows the index.
 * @param database a transaction of one snapshot, or the index could grow between this and the search
 */
export async function logParts(
  database: Kysely<LogTables> | Transaction<LogTables>,
  { since, until }: Pick<ReceiptFilter, 'since' | 'until'>,
): Promise<readonly LogPart[]> {
  const conditions = [
    since === undefined ? undefined : sql<boolean>`newest >= ${since}::timestamptz`,
    until === undefined ? undefined : sql<boolean>`oldest < ${until}::timestamptz`,
  ].filter((condition) => condition !== undefined);
  const within = conditions.length === 0 ? sql<boolean>`true` : sql.join(conditions, sql` and `);
  const { rows } = await sql<PartsRow>`
    select coalesce(max(end_sequence), 0) as indexed,
      min(first_sequence) filter (where ${within}) as from, max(end_sequence) filter (where ${within}) as end
    from access_log_segment`.execute(database);
  const [row] = rows;
  if (row === undefined) throw new Error('the segments of the access log gave no row');
  const rest = { from: Number(row.indexed), end: OPEN_END, indexed: false };
  if (row.from === null || row.end === null) return [rest];
  return [{ from: Number(row.from), end: Number(row.end), indexed: true }, rest];
}

import type { Queryable } from './queryable.js';

/** A partition of the receipts that takes no more of them. */
export interface ClosedPartition {
  readonly number: number;
  /** Size of the log before its first receipt, and after its last one. */
  readonly firstSize: number;
  readonly size: number;
  /** When its newest receipt was recorded. */
  readonly newest: Date;
  /** From when on it may be archived. */
  readonly keptUntil: Date;
  /** That time has come, by the clock of the database. */
  readonly due: boolean;
}

const OLDEST = `
  select number, first_size as "firstSize", size, newest, newest + keep as "keptUntil", newest + keep < now() as due
  from (select number, first_size, lead(first_size) over (order by number) as size, make_interval(months => $1::int) as keep
      from access_log_partition) as partition,
    lateral (select max(recorded_at) as newest from access_receipt where sequence >= first_size and sequence < size) as receipts
  where size is not null and number > (select coalesce(max(number), -1) from access_log_archive)
  order by number limit 1`;

/** The oldest partition that is closed and not archived; undefined when there is none. @param months retention */
export async function oldestClosedPartition(database: Queryable, months: number): Promise<ClosedPartition | undefined> {
  const { rows } = await database.query<Record<'firstSize' | 'size', string> & ClosedPartition>({
    text: OLDEST,
    values: [months],
  });
  const [row] = rows;
  return row && { ...row, firstSize: Number(row.firstSize), size: Number(row.size) };
}

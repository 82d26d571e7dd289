import { HubError } from '../shared/errors.js';
import type { Queryable } from './queryable.js';

/** An archived partition as the log keeps it. */
export interface StoredArchive {
  /** That of the partition, from 0. */
  readonly number: number;
  /** Size of the log before its first receipt, and after its last one. */
  readonly firstSize: number;
  readonly size: number;
  /** Signed note at the head of its file. */
  readonly note: string;
  /** Sequence of the receipt that says that it was archived. */
  readonly receipt: number;
}

/** Number of receipts at the start of the log that are archived. */
export async function archivedSize(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ size: string }>({
    name: 'log_archived_size',
    text: 'select coalesce(max(size), 0) as size from access_log_archive',
  });
  return Number(rows[0]?.size);
}

/** Whoever asks for a receipt of this place, or from it on. @throws HubError ARCHIVED */
export async function expectNotArchived(database: Queryable, sequence: number): Promise<void> {
  if (sequence < (await archivedSize(database))) throw new HubError('ARCHIVED');
}

/** Every archive of the log, the first one first. */
export async function readArchives(database: Queryable): Promise<readonly StoredArchive[]> {
  const { rows } = await database.query<Record<'firstSize' | 'size' | 'receipt', string> & StoredArchive>({
    name: 'log_archives',
    text: `select number, first_size as "firstSize", size, note, receipt from access_log_archive order by number`,
  });
  return rows.map(({ number, firstSize, size, note, receipt }) => {
    return { number, firstSize: Number(firstSize), size: Number(size), note, receipt: Number(receipt) };
  });
}

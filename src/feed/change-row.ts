import { z } from 'zod';

/** Where in the change log a reader stands: behind the row with this transaction and sequence number, both in decimal. */
export interface Position {
  readonly xid: string;
  readonly sequence: string;
}

/** A row of the change log (migrations/0011_change_log/1_tables.sql). */
export interface ChangeRow extends Position {
  readonly type: string;
  readonly id: string;
  readonly operation: 'insert' | 'update' | 'delete';
  readonly columns: readonly string[];
  readonly wasIn: readonly number[] | undefined;
  readonly nowIn: readonly number[] | undefined;
  readonly wasTied: readonly string[];
  readonly ties: readonly string[];
}

const texts = z.array(z.string()).nullable();
const areas = z.array(z.number()).nullable();
const rows = z.array(
  z.tuple([
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.enum(['insert', 'update', 'delete']),
    texts,
    areas,
    areas,
    texts,
    texts,
  ]),
);

/** A row as JSON, as {@link parseChangeRows} takes it. */
export const CHANGE_ROW =
  'json_build_array(xid::text, sequence::text, type, record_id, operation, columns, was_in, now_in, was_tied, ties)';

/** Rows of the change log from a JSON list of {@link CHANGE_ROW}. */
export function parseChangeRows(json: string): readonly ChangeRow[] {
  return rows
    .parse(JSON.parse(json))
    .map(([xid, sequence, type, id, operation, columns, wasIn, nowIn, wasTied, ties]) => ({
      ...{ xid, sequence, type, id, operation, columns: columns ?? [] },
      ...{ wasIn: wasIn ?? undefined, nowIn: nowIn ?? undefined, wasTied: wasTied ?? [], ties: ties ?? [] },
    }));
}

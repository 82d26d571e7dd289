import type { CountedRows } from '../policy/counted-change.js';
import type { ReplayChange } from '../policy/replay-result.js';
import type { ChangedRecords } from './changed-records.js';

/** Most operations that a change names. */
const NAMED = 20;

/** Adds up what a replay finds. */
export class ReplaySummary {
  receipts = 0;
  #unknown = 0;
  #changed = 0;
  readonly #changes = new Map<string, ReplayChange>();

  /** Adds a batch: how many receipts it had, how many of them could not be decided, and what changes of the others. */
  add(batch: { receipts: number; unknown: number; changes: readonly ChangedRecords[] }): void {
    this.receipts += batch.receipts;
    this.#unknown += batch.unknown;
    this.#changed += new Set(batch.changes.map(({ read }) => read.sequence)).size;
    for (const changed of batch.changes) {
      const { department, tier, type, field } = changed.read;
      const key = JSON.stringify([department, tier, type, field]);
      this.#changes.set(key, sum(this.#changes.get(key), changed));
    }
  }

  result() {
    const changes = [...this.#changes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
    return { receipts: this.receipts, unknown: this.#unknown, changed: this.#changed, changes };
  }
}

function sum(before: ReplayChange | undefined, { read, full, masked }: ChangedRecords): ReplayChange {
  const { department, tier, type, field, ids } = read;
  const sequences = before?.sequences ?? [];
  return {
    department,
    tier,
    type,
    field,
    receipts: (before?.receipts ?? 0) + 1,
    records: (before?.records ?? 0) + ids.length,
    full: total(before?.full, full),
    masked: total(before?.masked, masked),
    sequences: sequences.length < NAMED ? [...sequences, String(read.sequence)] : sequences,
  };
}

function total(before: CountedRows | undefined, more: CountedRows): CountedRows {
  if (more.gained === undefined || more.lost === undefined) return {};
  return { gained: (before?.gained ?? 0) + more.gained, lost: (before?.lost ?? 0) + more.lost };
}

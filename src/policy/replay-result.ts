import type { Tier } from '../shared/principal.js';
import type { CountedRows } from './counted-change.js';

/** What past reads would have given by a candidate. */
export interface Replay {
  /** Answered operations that were looked at. */
  readonly receipts: number;
  /** Those of which something would have been given more or less. */
  readonly changed: number;
  /** Those whose version or caller is not known any more. */
  readonly unknown: number;
  /** False where there are more receipts: then the replay ends with the one recorded at `replayedUntil`. */
  readonly complete: boolean;
  readonly replayedUntil: string;
  readonly changes: readonly ReplayChange[];
}

/** What a candidate would have changed of one field for the callers of a department and tier. */
export interface ReplayChange {
  readonly department: string;
  readonly tier: Tier;
  readonly type: string;
  readonly field: string;
  /** Operations of which it changes this field. */
  readonly receipts: number;
  /** Records given by them: one that two operations gave counts twice. */
  readonly records: number;
  /** Of these, how many would have been given more, or less. */
  readonly full: CountedRows;
  readonly masked: CountedRows;
  /** Places in the log of the first of these operations. */
  readonly sequences: readonly string[];
}

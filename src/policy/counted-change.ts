import type { AccessChange, PolicyDiff } from './diff.js';

/** Rows on which something is gained or lost, as they are now. Undefined where they are not counted. */
export interface CountedRows {
  readonly gained?: number;
  readonly lost?: number;
}

/** A change with the number of rows that it concerns. The rows of the access log are not counted. */
export interface CountedChange {
  readonly change: AccessChange;
  readonly full: CountedRows;
  readonly masked: CountedRows;
}

/** What changes from one version to another, before anybody counts; `count` looks at the hub's rows. */
export interface CountableDiff {
  readonly diff: PolicyDiff;
  /** The row conditions of a change in words. */
  readonly words: (change: AccessChange) => ChangeWords;
  count(changes: readonly AccessChange[]): Promise<readonly CountedChange[]>;
}

/** Row conditions of a change in words, `no row` where nothing is gained or lost. */
export interface ChangeWords {
  readonly full: { readonly gained: string; readonly lost: string };
  readonly masked: { readonly gained: string; readonly lost: string };
}

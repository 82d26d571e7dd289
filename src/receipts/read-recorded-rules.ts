import type pg from 'pg';
import type { RecordedRules } from '../shared/recorded-rules.js';

/** Runs a statement. */
export type Select = <Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[],
) => Promise<readonly Row[]>;

/**
 * The rules of every stored version of the policy, by version. Read in the snapshot in which the receipts are read: a version is
 * stored before a receipt names it.
 */
export type ReadRecordedRules = (select: Select) => Promise<ReadonlyMap<string, RecordedRules>>;

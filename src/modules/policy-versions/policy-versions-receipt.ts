import type { ReceiptRead } from '../../receipts/receipt.js';

const EVERY_FIELD = ['*'];
const NO_FIELD: readonly string[] = [];

/** What stands on the receipt of an operation that read versions of the policy. */
export function readOf(versions: readonly string[]): ReceiptRead {
  return {
    type: 'PolicyVersion',
    full: EVERY_FIELD,
    masked: NO_FIELD,
    withheld: NO_FIELD,
    count: versions.length,
    ids: versions.join(),
  };
}

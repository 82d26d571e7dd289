import type { ReceiptRead } from '../../receipts/receipt.js';

const EVERY_FIELD = ['*'];
const NO_FIELD: readonly string[] = [];

/** What stands on the receipt of an operation that had a line of the access files explained. */
export function readOfExplanation(rule: string): ReceiptRead {
  return { type: 'AccessExplanation', full: EVERY_FIELD, masked: NO_FIELD, withheld: NO_FIELD, count: 1, ids: rule };
}

/**
 * The record and field that were asked about, whether there is such a record or not; the value was not given. A UUID stands there
 * as PostgreSQL writes it, however it was sent, so that it is found on the log.
 * @param id as the key column holds it, null where no record can have it
 */
export function readOfRecord(type: string, field: string, id: string | number | null): ReceiptRead {
  const ids = id === null ? '' : String(id).toLowerCase();
  return { type, full: NO_FIELD, masked: NO_FIELD, withheld: [field], count: id === null ? 0 : 1, ids };
}

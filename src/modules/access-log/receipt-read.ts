import type { ReceiptRead } from '../../receipts/receipt.js';
import type { StoredReceipt } from '../../receipts/stored-receipt.js';
import { EVERY_FIELD, NO_FIELD } from './access-log-page.js';

/** What stands on the receipt of an operation that looked for one receipt. */
export function readOfReceipt(found: StoredReceipt | undefined): ReceiptRead {
  return {
    type: 'AccessReceipt',
    full: EVERY_FIELD,
    masked: NO_FIELD,
    withheld: NO_FIELD,
    count: found === undefined ? 0 : 1,
    ids: found === undefined ? '' : String(found.sequence),
  };
}

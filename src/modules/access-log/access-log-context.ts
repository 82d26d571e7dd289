import type { ReceiptRead } from '../../receipts/receipt.js';
import type { ReceiptSearch } from '../../receipts/search.js';
import type { CursorCodec } from '../../shared/cursor.js';
import type { Principal } from '../../shared/principal.js';

/** What the access log's resolver needs of the request. */
export interface AccessLogContext {
  readonly principal: Principal;
  readonly policyVersion: string;
  readonly accessLog: {
    readonly receipts: ReceiptSearch;
    readonly cursors: CursorCodec;
  };
  /** Puts what was read onto the receipt of this operation. */
  reportRead(read: ReceiptRead): void;
}

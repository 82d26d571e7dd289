import type { TypeAccess } from '../../policy/access.js';
import type { FindReceipt } from '../../receipts/find-receipt.js';
import type { ReceiptRead } from '../../receipts/receipt.js';
import type { ReceiptSearch } from '../../receipts/search.js';
import type { CursorCodec } from '../../shared/cursor.js';
import type { Principal } from '../../shared/principal.js';

/** What the access log's resolvers need of the request. */
export interface AccessLogContext {
  readonly principal: Principal;
  readonly policyVersion: string;
  readonly accessLog: {
    readonly receipts: ReceiptSearch;
    readonly find: FindReceipt;
    readonly cursors: CursorCodec;
  };
  /** The policy's decision about a type for the caller. */
  access(type: string): TypeAccess;
  /** Puts what was read onto the receipt of this operation. */
  reportRead(read: ReceiptRead): void;
}

import type { FeedPages } from '../../feed/feed-page.js';
import type { CallerAccess } from '../../policy/caller-access.js';
import type { ReceiptRead } from '../../receipts/receipt.js';

/** What the resolver of changes needs of the request. */
export interface ChangesContext {
  /** The caller under the access state that the operation runs under. */
  readonly caller: CallerAccess;
  readonly feed: Pick<FeedPages, 'page' | 'types'>;
  /** Puts what was read onto the receipt of this operation. */
  reportRead(read: ReceiptRead): void;
}

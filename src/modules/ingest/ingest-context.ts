import type { SaidReader } from '../../ingest/said-reader.js';
import type { CallerAccess } from '../../policy/caller-access.js';
import type { ReceiptRead } from '../../receipts/receipt.js';
import type { CursorCodec } from '../../shared/cursor.js';
import type { WriteContext } from '../common/write-context.js';

export interface IngestServices {
  readonly said: SaidReader;
  readonly cursors: CursorCodec;
}

/** What the resolvers of the ingest need of the request. */
export interface IngestContext extends WriteContext {
  /** Under the access state that the operation runs under. */
  readonly caller: CallerAccess;
  readonly policyVersion: string;
  readonly ingest: IngestServices;
  /** Puts what was read onto the receipt of this operation. */
  reportRead(read: ReceiptRead): void;
}

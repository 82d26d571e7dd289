import type { EntityManager } from '@mikro-orm/postgresql';
import type { ReceiptWrite } from '../../receipts/receipt.js';
import type { Principal } from '../../shared/principal.js';

/** What the resolvers of mutations need of the request. */
export interface WriteContext {
  readonly principal: Principal;
  /** Bound to the transaction of the operation, which is committed when all of its fields have done their part. */
  readonly em: EntityManager;
  /** Puts what was written onto the receipt of this operation. Every mutation must. */
  reportWrite(write: ReceiptWrite): void;
}

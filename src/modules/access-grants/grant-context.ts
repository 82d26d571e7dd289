import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccessDocument } from '../../policy/document.js';
import type { ReceiptRead } from '../../receipts/receipt.js';
import type { CursorCodec } from '../../shared/cursor.js';
import type { WriteContext } from '../common/write-context.js';

/** How long things with grants may take, in days. */
export interface GrantLimits {
  /** From the request to the reply. */
  readonly reply: number;
  /** From the request to the end of what is granted. */
  readonly longest: number;
}

export interface GrantServices {
  readonly limits: GrantLimits;
  readonly cursors: CursorCodec;
  /** For reading, outside of any transaction. */
  readonly reader: () => EntityManager;
}

/** What the resolvers of grants need of the request. */
export interface GrantContext extends WriteContext {
  readonly policyVersion: string;
  /** The access files in force. */
  readonly accessDocument: AccessDocument;
  readonly grants: GrantServices;
  /** Puts what was read onto the receipt of this operation. */
  reportRead(read: ReceiptRead): void;
}

/** What a step that changes grants needs of the request. */
export type GrantStep = Pick<GrantContext, 'principal' | 'em' | 'accessDocument' | 'grants'>;

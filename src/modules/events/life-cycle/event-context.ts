import type { EntityManager } from '@mikro-orm/postgresql';
import type { TypeAccess } from '../../../policy/access.js';
import type { CallerAccess } from '../../../policy/caller-access.js';
import type { ReceiptRead } from '../../../receipts/receipt.js';
import type { Principal } from '../../../shared/principal.js';
import type { WorkingDays } from '../../../shared/working-days.js';
import type { WriteContext } from '../../common/write-context.js';

/** What the life cycle of events takes from outside. */
export interface EventServices {
  readonly calendar: WorkingDays;
  /** For reading, outside of any transaction. */
  readonly reader: () => EntityManager;
}

/** What the resolvers of the life cycle need of the request. */
export interface EventContext extends WriteContext {
  readonly caller: CallerAccess;
  readonly events: EventServices;
  /** The policy's decision about a type for the caller. */
  access(type: string): TypeAccess;
}

/** What telling a system of what it sent needs of the request. */
export interface SentEventsContext {
  readonly principal: Principal;
  readonly events: EventServices;
  /** Puts what was read onto the receipt of this operation. */
  reportRead(read: ReceiptRead): void;
}

import type { Principal } from '../shared/principal.js';

/**
 * Which schema the caller works with. `uniform`: the hub's whole schema, and what is withheld is null. `strict`: what some
 * row could give callers of their class, and nothing else exists.
 */
export type AccessMode = 'uniform' | 'strict';

/** What the transport knows of a request that reached GraphQL. */
export interface RequestContext {
  readonly principal: Principal;
  readonly requestId: string;
  readonly accessMode: AccessMode;
}

import type { Principal } from '../shared/principal.js';

/** What the transport knows of a request that reached GraphQL. */
export interface RequestContext {
  readonly principal: Principal;
  readonly requestId: string;
}

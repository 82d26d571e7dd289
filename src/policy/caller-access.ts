import type { Principal } from '../shared/principal.js';
import type { PrincipalClass } from './access.js';
import type { AccessState } from './access-state.js';
import { classOf } from './class-of.js';
import { type HeldGrants, heldGrants } from './held-grants.js';

/** A caller under one state: all that decisions, statements and cursors depend on. */
export interface CallerAccess {
  readonly principal: Principal;
  readonly state: AccessState;
  readonly held: HeldGrants;
  readonly class: PrincipalClass;
}

/** @param now milliseconds since 1970 by the clock of the database */
export function callerAccess(state: AccessState, principal: Principal, now: number): CallerAccess {
  const held = heldGrants(state, principal, now);
  return { principal, state, held, class: classOf(principal, held) };
}

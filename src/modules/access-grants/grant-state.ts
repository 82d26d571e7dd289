import type { FilterQuery } from '@mikro-orm/core';
import type { AccessGrant } from '../../access/access-grant.entity.js';

/** Where a grant stands, time included: `expired` is over, `lapsed` was not answered in time. */
export type GrantState = AccessGrant['state'] | 'expired' | 'lapsed';

/** The state of a grant at a time. */
export function grantStateAt({ state, validTo, replyBy }: AccessGrant, now: Date): GrantState {
  if (state === 'granted' && validTo <= now) return 'expired';
  return state === 'requested' && replyBy != null && replyBy <= now ? 'lapsed' : state;
}

/** The grants that are in a state at a time: what {@link grantStateAt} says, as a condition on the table. */
export function grantsInState(state: GrantState, now: Date): FilterQuery<AccessGrant> {
  switch (state) {
    case 'granted':
      return { state, validTo: { $gt: now } };
    case 'expired':
      return { state: 'granted', validTo: { $lte: now } };
    case 'requested':
      return { state, replyBy: { $gt: now } };
    case 'lapsed':
      return { state: 'requested', replyBy: { $lte: now } };
    default:
      return { state };
  }
}

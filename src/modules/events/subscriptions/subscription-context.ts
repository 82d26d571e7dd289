import type { FollowedChange } from '../../../feed/follow-changes.js';

/** What resolvers of subscriptions need of the request. */
export interface SubscriptionContext {
  /** The changes of records of a type that concern the caller, from a cursor on, or from now. */
  follow(type: string, after?: string): AsyncIterable<FollowedChange>;
}

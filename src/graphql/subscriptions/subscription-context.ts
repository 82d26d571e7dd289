import type { Model } from '../../data/model.js';
import type { FeedPages } from '../../feed/feed-page.js';
import { underAccess } from '../../feed/feed-service.js';
import { type FollowedChange, type FollowParts, followChanges } from '../../feed/follow-changes.js';
import { rightsOf } from '../../ingest/write-rights.js';
import type { SubscriptionContext } from '../../modules/events/subscriptions/subscription-context.js';
import type { TypeAccess } from '../../policy/access.js';
import type { CallerAccess } from '../../policy/caller-access.js';
import type { Principal } from '../../shared/principal.js';
import type { ShieldContext } from '../shield.js';
import type { SubscriptionRequestContext } from './subscription-request.js';

/** The changes that a subscription follows. */
export class FollowedType implements AsyncIterable<FollowedChange> {
  readonly #parts: FollowParts;
  readonly #request: SubscriptionRequestContext;
  readonly #types: readonly string[];
  #after: string | undefined;

  constructor(parts: FollowParts, request: SubscriptionRequestContext, type: string, after: string | undefined) {
    this.#parts = parts;
    this.#request = request;
    this.#types = [type];
    this.#after = after;
  }

  /**
   * Settles where it begins.
   * @throws HubError FORBIDDEN, INVALID_CURSOR
   */
  async begin(): Promise<void> {
    const { access, pages } = this.#parts;
    this.#after = await underAccess(access, this.#request.principal, (caller) => this.#start(pages, caller));
  }

  [Symbol.asyncIterator](): AsyncIterator<FollowedChange> {
    if (this.#after === undefined) throw new Error('it has not begun');
    const { signal, authenticate } = this.#request;
    return followChanges(this.#parts, { types: this.#types, after: this.#after, signal, authenticate });
  }

  #start(pages: FeedPages, caller: CallerAccess): Promise<string> {
    return pages.start(caller, pages.types(caller, this.#types), this.#after);
  }
}

/** The context value of the shield and of the resolvers of subscriptions. */
export class SubscriberContext implements ShieldContext, SubscriptionContext {
  readonly #parts: FollowParts;
  readonly #request: SubscriptionRequestContext;
  readonly #caller: CallerAccess;

  constructor(parts: FollowParts, request: SubscriptionRequestContext, caller: CallerAccess) {
    this.#parts = parts;
    this.#request = request;
    this.#caller = caller;
  }

  get principal(): Principal {
    return this.#caller.principal;
  }

  access(type: string): TypeAccess {
    return this.#caller.state.policy.decide(this.#caller.class, type);
  }

  sends(model: Model): boolean {
    return rightsOf(this.#caller.state.policy, this.#caller.class, model) !== undefined;
  }

  follow(type: string, after?: string): FollowedType {
    return new FollowedType(this.#parts, this.#request, type, after);
  }
}

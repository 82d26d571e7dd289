import type { GraphQLFormattedError } from 'graphql';
import type { Principal } from '../../shared/principal.js';
import type { RequestContext } from '../request-context.js';

/** A request for a subscription as the transport has taken it apart; nothing of it is checked. */
export interface SubscriptionRequest {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

/** What the transport knows of a request for a subscription. */
export interface SubscriptionRequestContext extends RequestContext {
  /** Ends it. With a HubError as its reason the caller is told. */
  readonly signal: AbortSignal;
  /**
   * The caller as they are known now.
   * @throws HubError when the credential is not valid any more
   */
  readonly authenticate: () => Promise<Principal>;
}

/** What is told of a change, with what queries have beside their data. */
export interface SubscriptionResult {
  readonly data: Record<string, unknown>;
  readonly extensions: Record<string, unknown>;
}

/** What a subscription gives, one after the other; `ended` says why nothing more comes. */
export type SubscriptionStep =
  | { readonly kind: 'next'; readonly result: SubscriptionResult }
  | { readonly kind: 'ended'; readonly errors: readonly GraphQLFormattedError[] };

/** A subscription that has begun: a step is made when it is asked for. Whoever stops asking must call `return`. */
export type SubscriptionSteps = AsyncIterableIterator<SubscriptionStep, void> & {
  readonly return: () => Promise<IteratorResult<SubscriptionStep, void>>;
};

/** How a request for a subscription was answered. `status` is the one that HTTP has for it. */
export type SubscriptionReply =
  | { readonly kind: 'started'; readonly steps: SubscriptionSteps }
  | { readonly kind: 'refused'; readonly status: number; readonly errors: readonly GraphQLFormattedError[] };

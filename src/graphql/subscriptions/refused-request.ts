import type { GraphQLError } from 'graphql';

/** A request for a subscription is refused, or the query of one. Stays inside of this folder. */
export class RefusedRequest extends Error {
  readonly errors: readonly GraphQLError[];
  /** Whether it has left a receipt. */
  readonly recorded: boolean;

  constructor(errors: readonly GraphQLError[], recorded = false) {
    super('the subscription is refused');
    this.errors = errors;
    this.recorded = recorded;
  }
}

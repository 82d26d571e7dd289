import type { GraphQLFormattedError } from 'graphql';
import type { FollowedChange } from '../../feed/follow-changes.js';
import type { SubscriptionStep, SubscriptionSteps } from './subscription-request.js';
import type { SubscriptionRun } from './subscription-run.js';

/** What the steps of a subscription are made of. */
export interface SubscriptionStepSources {
  readonly changes: AsyncIterable<FollowedChange>;
  readonly run: Pick<SubscriptionRun, 'result'>;
  /** Ends the waiting for changes. */
  readonly ending: AbortController;
  /** What is told of what ended it. */
  readonly told: (error: unknown) => readonly GraphQLFormattedError[];
  /** Called once or more when nothing more comes. */
  readonly ended: () => void;
}

/** The steps of a subscription, each made when it is asked for. `return` ends one that waits as well. */
export function subscriptionSteps(sources: SubscriptionStepSources): SubscriptionSteps {
  const { ending, ended } = sources;
  const made = make(sources);
  const steps: SubscriptionSteps = {
    next: () => made.next(),
    return: async () => {
      ending.abort();
      ended();
      return made.return();
    },
    [Symbol.asyncIterator]: () => steps,
  };
  return steps;
}

async function* make({
  changes,
  run,
  ending,
  told,
  ended,
}: SubscriptionStepSources): AsyncGenerator<SubscriptionStep, void> {
  try {
    for await (const change of changes) {
      const result = await run.result(change);
      if (result !== undefined) yield { kind: 'next', result };
    }
  } catch (error) {
    if (!ending.signal.aborted && !isAbort(error)) yield { kind: 'ended', errors: told(error) };
  } finally {
    ended();
  }
}

/** Nobody is there any more to be told. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

import { GraphQLError } from 'graphql';
import type { ReadPool } from '../data/pool.js';
import { GUARD } from '../data/sql/guard.js';
import { StaleAccess } from '../data/stale-access.js';
import type { AccessSource } from '../policy/access-state.js';
import { type CallerAccess, callerAccess } from '../policy/caller-access.js';
import { endOf } from '../policy/held-grants.js';
import { HubError } from '../shared/errors.js';
import type { Principal } from '../shared/principal.js';
import { type Outcome, refused } from './outcome.js';

/** More changes of the access state while one operation runs are not waited for. */
const MOST_ATTEMPTS = 5;

/** Runs operations so that each answer was decided under an access state that was in force after the operation began. */
export class AccessRuns {
  readonly #source: AccessSource;
  readonly #pool: ReadPool;

  constructor(source: AccessSource, pool: ReadPool) {
    this.#source = source;
    this.#pool = pool;
  }

  /** Makes an attempt, and another one under the new state when the state proves to be over. The caller is that of the last one. */
  async run(
    principal: Principal,
    attempt: (caller: CallerAccess) => Promise<Outcome>,
  ): Promise<{ readonly caller: CallerAccess; readonly outcome: Outcome }> {
    for (let attempts = 1; ; attempts++) {
      const caller = callerAccess(this.#source.current(), principal, this.#source.now());
      const outcome = await this.#checked(caller, await attempt(caller).catch(refused));
      if (!isStale(outcome)) return { caller, outcome };
      if (attempts === MOST_ATTEMPTS) return { caller, outcome: refused(new HubError('SERVICE_UNAVAILABLE')) };
      try {
        await this.#source.refresh();
      } catch (error) {
        return { caller, outcome: refused(error) };
      }
    }
  }

  /** Where no guarded statement was run, the guard is run alone. */
  async #checked(caller: CallerAccess, outcome: Outcome): Promise<Outcome> {
    if (outcome.context?.reader.guarded || isStale(outcome) || outcome.independent) return outcome;
    try {
      await this.#pool.execute(GUARD, [caller.state.epoch, endOf(caller.held)]);
      return outcome;
    } catch (error) {
      return refused(error);
    }
  }
}

/** What was thrown stands inside of the errors that graphql-js puts around it. */
function isStale({ errors }: Outcome): boolean {
  return errors.some((error) => {
    let cause: unknown = error;
    while (cause instanceof GraphQLError && !(cause instanceof StaleAccess)) cause = cause.originalError;
    return cause instanceof StaleAccess;
  });
}

import type { EntityManager } from '@mikro-orm/postgresql';
import type { BeginWork, DecidedUnder, UnitOfWork } from '../data/unit-of-work.js';
import { HubError } from '../shared/errors.js';
import type { Outcome } from './outcome.js';

/** An outcome and the place of its receipt in the log. */
export interface Recorded {
  readonly outcome: Outcome;
  readonly sequence: string;
}

/** Makes the receipt durable and gives its sequence. Rejects with HubError RECEIPT_UNAVAILABLE. */
export type Append = (outcome: Outcome) => Promise<string>;

/**
 * Runs a mutation: all of its changes or, when one of its fields fails, none. The receipt is durable before the commit, so
 * no change is ever without one; where it cannot be written, the changes are rolled back. When the commit fails after it, a
 * second receipt says so.
 */
export class MutationRun {
  readonly #begin: BeginWork;
  #unit: UnitOfWork | undefined;

  constructor(begin: BeginWork) {
    this.#begin = begin;
  }

  /**
   * Makes the changes in a transaction, which stays open. What an attempt before this one changed is undone.
   * @param run runs the operation's fields one after another
   */
  async attempt(under: DecidedUnder, run: (em: EntityManager) => Promise<Outcome>): Promise<Outcome> {
    await this.undo();
    this.#unit = await this.#begin(under);
    const outcome = await run(this.#unit.em);
    if (outcome.errors.length === 0) await this.#unit.prepare();
    return outcome;
  }

  /** Writes the receipt of the last attempt and commits it, or undoes it where the outcome holds errors. */
  async end(outcome: Outcome, append: Append): Promise<Recorded> {
    if (outcome.errors.length > 0) {
      await this.undo();
      const { outcome: how, errors, data } = outcome;
      return recorded({ outcome: how, errors, ...(data === undefined ? {} : { data: null }) }, append);
    }
    try {
      return await this.#commit(await recorded(outcome, append), append);
    } finally {
      await this.undo();
    }
  }

  async #commit(done: Recorded, append: Append): Promise<Recorded> {
    try {
      await this.#unit?.commit();
      this.#unit = undefined;
      return done;
    } catch (error) {
      return recorded(uncommitted(done.outcome, error), append);
    }
  }

  /** Undoes the last attempt, where there is one. */
  async undo(): Promise<void> {
    const unit = this.#unit;
    this.#unit = undefined;
    await unit?.rollback();
  }
}

async function recorded(outcome: Outcome, append: Append): Promise<Recorded> {
  return { outcome, sequence: await append(outcome) };
}

function uncommitted({ writes }: Outcome, error: unknown): Outcome {
  const cause = error instanceof Error ? { originalError: error } : {};
  const failure = new HubError('COMMIT_FAILED', undefined, cause);
  return { outcome: 'failed', errors: [failure], ...(writes === undefined ? {} : { writes }) };
}

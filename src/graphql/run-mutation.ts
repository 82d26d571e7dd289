import type { EntityManager } from '@mikro-orm/postgresql';
import type { BeginWork, UnitOfWork } from '../data/unit-of-work.js';
import { HubError } from '../shared/errors.js';
import { type Outcome, refused } from './outcome.js';

/** An outcome and the place of its receipt in the log. */
export interface Recorded {
  readonly outcome: Outcome;
  readonly sequence: string;
}

export interface MutationSteps {
  readonly begin: BeginWork;
  /** Runs the operation's fields one after another in the transaction. */
  readonly run: (em: EntityManager) => Promise<Outcome>;
  /** Makes the receipt durable and gives its sequence. Rejects with HubError RECEIPT_UNAVAILABLE. */
  readonly append: (outcome: Outcome) => Promise<string>;
}

/**
 * Runs a mutation: all of its changes or, when one of its fields fails, none. The receipt is durable before the commit, so
 * no change is ever without one; where it cannot be written, the changes are rolled back. When the commit fails after it, a
 * second receipt says so.
 */
export async function runMutation({ begin, run, append }: MutationSteps): Promise<Recorded> {
  const unit = await begin().catch(refused);
  if ('errors' in unit) return recorded(unit, append);
  const outcome = await changes(unit, run).catch(refused);
  if (outcome.errors.length > 0) {
    await unit.rollback();
    const { outcome: how, errors } = outcome;
    return recorded({ outcome: how, errors, data: null }, append);
  }
  const done = await recorded(outcome, append).catch(async (error: unknown) => {
    await unit.rollback();
    throw error;
  });
  try {
    await unit.commit();
    return done;
  } catch (error) {
    await unit.rollback();
    return recorded(uncommitted(outcome, error), append);
  }
}

async function changes(unit: UnitOfWork, run: MutationSteps['run']): Promise<Outcome> {
  const outcome = await run(unit.em);
  if (outcome.errors.length === 0) await unit.prepare();
  return outcome;
}

async function recorded(outcome: Outcome, append: MutationSteps['append']): Promise<Recorded> {
  return { outcome, sequence: await append(outcome) };
}

function uncommitted({ writes }: Outcome, error: unknown): Outcome {
  const cause = error instanceof Error ? { originalError: error } : {};
  const failure = new HubError('COMMIT_FAILED', undefined, cause);
  return { outcome: 'failed', errors: [failure], data: null, ...(writes === undefined ? {} : { writes }) };
}

import type { Principal } from '../../src/shared/principal.js';
import type { Samples } from '../support/sample-values.js';
import { AnswerComparison } from './compare-answers.js';
import { compareDecisions } from './compare-decisions.js';
import type { Comparison, Finding, Tally } from './comparison.js';
import { heldBy, type liveGrants } from './rights/held-grants.js';
import { readView } from './rights/read-view.js';

/** What there is to compare. */
export interface Wanted {
  readonly grants: Awaited<ReturnType<typeof liveGrants>>;
  readonly samples: Samples;
  /** Whether decisions are compared. */
  readonly decisions: boolean;
  readonly queries: number;
}

/** Compares the two sides for one caller, until they disagree. */
export async function compareCaller(
  sides: Comparison,
  caller: Principal,
  { grants, samples, decisions, queries }: Wanted,
  tally: Tally,
): Promise<Finding | undefined> {
  const held = heldBy(caller, grants);
  const view = await readView(sides, caller, held);
  tally.callers += 1;
  tally.held += held.length;
  const answers = new AnswerComparison(sides, { caller, view }, tally);
  const found =
    (decisions ? ((await compareDecisions(sides, { caller, view }, tally)) ?? (await answers.whole())) : undefined) ??
    (await answers.queries(queries, samples));
  return found && { caller, held, ...found };
}

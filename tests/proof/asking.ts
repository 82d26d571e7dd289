import type { CheckedRequest } from './checked-request.js';
import type { Comparable } from './comparable.js';
import { findLeaks, type Leak, type LeakSources } from './find-leaks.js';
import type { HttpAnswer, HttpRequest } from './http-side.js';
import type { ProofAnswer, ProofHub, ProofRequest } from './hub-pair.js';
import { findPullLeaks, type PullSources } from './pull-leaks.js';
import type { Side } from './side.js';

/** A request that showed too much, and both answers to it. */
export interface Finding {
  readonly request: ProofRequest | HttpRequest;
  readonly leaks: readonly Leak[];
  readonly answers: readonly [ShownAnswer, ShownAnswer];
}

type ShownAnswer = Pick<ProofAnswer, 'status' | 'text'>;

/** What a session counts. */
export interface Tally {
  operations: number;
  compared: number;
  /** Transactions in both worlds of a pair that feeds told of. */
  changes: number;
  /** Ends of operations: `answered`, or the code of the first error. */
  readonly ends: Map<string, number>;
}

/** Whom requests go to, and where they are counted. */
export interface Asking {
  readonly hub: ProofHub;
  /** The world and its variant for the caller. */
  readonly sides: readonly [Side, Side];
  readonly tally: Tally;
}

/** What the other side is asked, where it cannot be the same: a cursor of changes is good for one database. */
export interface OtherSide {
  readonly request: ProofRequest;
  readonly comparable: readonly [Comparable, Comparable];
}

/** Asks the hub over both worlds. */
export async function askTwice(
  { hub, sides, tally }: Asking,
  request: ProofRequest,
  sources: LeakSources,
  checked?: CheckedRequest,
  other?: OtherSide,
): Promise<Finding | readonly [ProofAnswer, ProofAnswer]> {
  // One after the other: the second time the document is known, so both ways of taking one are held against each other.
  const answers = [await hub.ask(sides[0], request), await hub.ask(sides[1], other?.request ?? request)] as const;
  count(tally, answers[0]);
  const compared = other && {
    texts: [other.comparable[0].text(answers[0].text), other.comparable[1].text(answers[1].text)] as const,
    receipts: !other.comparable[0].coarse,
  };
  const leaks = findLeaks(request, answers, sources, checked, compared);
  return leaks.length === 0 ? answers : { request, leaks, answers };
}

/** Asks for a feed or an export over both worlds. */
export async function askForPulls(
  { sides, tally }: Asking,
  requests: readonly [HttpRequest, HttpRequest],
  sources: PullSources,
): Promise<Finding | readonly [HttpAnswer, HttpAnswer]> {
  const answers = await Promise.all([sides[0].http.ask(requests[0]), sides[1].http.ask(requests[1])]);
  count(tally, answers[0]);
  const [request] = requests;
  const leaks = findPullLeaks(request, answers, sources);
  return leaks.length === 0 ? answers : { request, leaks, answers };
}

function count(tally: Tally, { text }: ShownAnswer): void {
  tally.operations += 1;
  const end = /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? 'answered';
  tally.ends.set(end, (tally.ends.get(end) ?? 0) + 1);
}

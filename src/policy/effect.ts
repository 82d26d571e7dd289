import type { Effect } from './access.js';

const RANK: Readonly<Record<Effect, number>> = { none: 0, mask: 1, full: 2 };

/** Whether an effect gives at least as much as another. */
export function atLeast(effect: Effect, other: Effect): boolean {
  return RANK[effect] >= RANK[other];
}

/** The lesser of two effects: what two bounds leave. */
export function weaker(a: Effect, b: Effect): Effect {
  return atLeast(a, b) ? b : a;
}

/** The greater of two effects: what two rings give together. */
export function stronger(a: Effect, b: Effect): Effect {
  return atLeast(a, b) ? a : b;
}

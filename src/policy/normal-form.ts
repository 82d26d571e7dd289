import { ALWAYS, and, assuming, atom, atomsOf, type Condition, holds, NEVER, not, or } from './condition.js';

/**
 * The one form of all conditions that hold of the same rows, whatever their atoms say: two conditions mean the same exactly
 * where their normal forms are equal, and a condition that can hold of no row is NEVER. Doubles its work with every atom;
 * a type has a handful.
 */
export function normalForm(condition: Condition): Condition {
  const [name] = [...atomsOf(condition)].sort();
  if (name === undefined) return holds(condition, new Set()) ? ALWAYS : NEVER;
  const test = atom(name);
  const yes = normalForm(assuming(test, condition));
  const no = normalForm(assuming(not(test), condition));
  if (implies(yes, no) && implies(no, yes)) return yes;
  if (implies(no, yes)) return or(no, and(test, yes));
  if (implies(yes, no)) return or(yes, and(not(test), no));
  return or(and(test, yes), and(not(test), no));
}

/** Whether every row that fulfils the one condition fulfils the other. */
export function implies(condition: Condition, other: Condition): boolean {
  return isNever(and(condition, not(other)));
}

function isNever(condition: Condition): boolean {
  const [name] = atomsOf(condition);
  if (name === undefined) return !holds(condition, new Set());
  const test = atom(name);
  return isNever(assuming(test, condition)) && isNever(assuming(not(test), condition));
}

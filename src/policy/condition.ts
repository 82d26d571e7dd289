/**
 * A row condition as data: a boolean expression over named atoms. Atoms are `area` (the row lies in the caller's areas),
 * `grids` (in the grids of the caller's active assignments), `granted:<n>` (in the areas of the n-th of the class's `grants`)
 * and the conditions that the type's model declares (`tied`, `under14`).
 * The policy decides with conditions; only data/ turns them into SQL.
 */
export type Condition =
  | { readonly op: 'true' }
  | { readonly op: 'false' }
  | { readonly op: 'atom'; readonly name: string }
  | { readonly op: 'not'; readonly of: Condition }
  | { readonly op: 'and'; readonly of: readonly Condition[] }
  | { readonly op: 'or'; readonly of: readonly Condition[] };

export const ALWAYS: Condition = { op: 'true' };
export const NEVER: Condition = { op: 'false' };

/** A named condition on the row. */
export function atom(name: string): Condition {
  return { op: 'atom', name };
}

/** The denial, with `not` only before atoms. */
export function not(of: Condition): Condition {
  if (of.op === 'true') return NEVER;
  if (of.op === 'false') return ALWAYS;
  if (of.op === 'and') return or(...of.of.map(not));
  if (of.op === 'or') return and(...of.of.map(not));
  return of.op === 'not' ? of.of : { op: 'not', of };
}

export function and(...of: readonly Condition[]): Condition {
  return combine('and', of);
}

export function or(...of: readonly Condition[]): Condition {
  return combine('or', of);
}

export function equal(a: Condition, b: Condition): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Flattens, drops the neutral element and repetitions, absorbs, and closes at the absorbing element. */
function combine(op: 'and' | 'or', operands: readonly Condition[]): Condition {
  const neutral = op === 'and' ? 'true' : 'false';
  const absorbing = op === 'and' ? NEVER : ALWAYS;
  const flat = operands.flatMap((operand) => (operand.op === op ? operand.of : [operand]));
  const kept: Condition[] = [];
  for (const operand of flat) {
    if (operand.op === absorbing.op) return absorbing;
    if (operand.op === neutral || kept.some((other) => equal(other, operand))) continue;
    if (kept.some((other) => equal(other, not(operand)))) return absorbing;
    kept.push(operand);
  }
  // One by one: of two that make each other superfluous, one stays.
  const least = kept.reduce(
    (rest, operand) =>
      rest.some((other) => other !== operand && absorbs(op, other, operand)) ? without(rest, operand) : rest,
    kept,
  );
  const [first] = least;
  if (first === undefined) return op === 'and' ? ALWAYS : NEVER;
  return least.length === 1 ? first : { op, of: least };
}

function without(operands: readonly Condition[], one: Condition): Condition[] {
  return operands.filter((operand) => operand !== one);
}

/** `a or (a and b)` is `a`, and so is `a and (a or b)`: whether `smaller` makes `larger` superfluous. */
function absorbs(op: 'and' | 'or', smaller: Condition, larger: Condition): boolean {
  const inner = op === 'or' ? 'and' : 'or';
  if (larger.op !== inner) return false;
  const parts = smaller.op === inner ? smaller.of : [smaller];
  return parts.every((part) => larger.of.some((other) => equal(part, other)));
}

/** The condition on rows of which `known` holds: what `known` already says is left out. */
export function assuming(known: Condition, condition: Condition): Condition {
  const facts = known.op === 'and' ? known.of : [known];
  return substitute(condition, facts);
}

function substitute(condition: Condition, facts: readonly Condition[]): Condition {
  for (const fact of facts) {
    if (equal(fact, condition)) return ALWAYS;
    if (equal(not(fact), condition)) return NEVER;
  }
  switch (condition.op) {
    case 'not':
      return not(substitute(condition.of, facts));
    case 'and':
      return and(...condition.of.map((part) => substitute(part, facts)));
    case 'or':
      return or(...condition.of.map((part) => substitute(part, facts)));
    default:
      return condition;
  }
}

/** `condition ? yes : no`, without the test where both say the same. */
export function choose(condition: Condition, yes: Condition, no: Condition): Condition {
  if (equal(yes, no)) return yes;
  return or(and(condition, yes), yes.op === 'true' ? no : and(not(condition), no));
}

/** Whether the condition holds of a row of which exactly these atoms hold. */
export function holds(condition: Condition, facts: ReadonlySet<string>): boolean {
  switch (condition.op) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'atom':
      return facts.has(condition.name);
    case 'not':
      return !holds(condition.of, facts);
    case 'and':
      return condition.of.every((part) => holds(part, facts));
    case 'or':
      return condition.of.some((part) => holds(part, facts));
  }
}

/** The atoms that the condition names. */
export function atomsOf(condition: Condition): ReadonlySet<string> {
  switch (condition.op) {
    case 'atom':
      return new Set([condition.name]);
    case 'not':
      return atomsOf(condition.of);
    case 'and':
    case 'or':
      return new Set(condition.of.flatMap((part) => [...atomsOf(part)]));
    default:
      return new Set();
  }
}

import type { Effect, TypeAccess } from './access.js';
import { assuming, atom, atomsOf, type Condition, not } from './condition.js';
import { describeAtom } from './describe.js';
import type { TypeRule } from './document.js';
import { effectOn } from './my-access.js';

/** Whether a row condition holds of a record. */
export interface ExplainedCondition {
  /** In words that follow "rows ". */
  readonly condition: string;
  readonly holds: boolean;
}

/** What a caller gets of one field of one record, and which row conditions make it so; never a value. */
export interface ExplainedRecord {
  /** `none` where the caller sees no such record, whether there is one or not. */
  readonly effect: Effect;
  /** Those that make the decision, of a record that the caller sees; empty otherwise. */
  readonly conditions: readonly ExplainedCondition[];
  readonly text: string;
}

/** The row conditions that decide a field and whether its row is visible. */
export function decidingConditions(access: TypeAccess, field: string): readonly string[] {
  return [...new Set(conditionsOf(access, field).flatMap((condition) => [...atomsOf(condition)]))];
}

function conditionsOf(access: TypeAccess, field: string): readonly Condition[] {
  const given = access.fields[field];
  return given === undefined ? [access.visible] : [access.visible, given.full, given.mask];
}

/** @param facts which of the deciding conditions hold of the record; undefined where the caller sees no such record */
export function explainRecord(
  access: TypeAccess,
  field: string,
  rule: TypeRule,
  facts: ReadonlySet<string> | undefined,
): ExplainedRecord {
  const given = access.fields[field];
  if (facts === undefined || given === undefined) return { effect: 'none', conditions: [], text: NOT_SEEN };
  const effect = effectOn(access, given, facts);
  const conditions = decisive(access, field, facts).map((name) => ({
    condition: describeAtom(name, rule),
    holds: facts.has(name),
  }));
  const lines = conditions.map(({ condition, holds }) => `  ${holds ? 'is' : 'is not'} ${condition}`);
  return { effect, conditions, text: [`This record: ${WORDS[effect]}`, ...lines].join('\n') };
}

/**
 * The conditions one after the other, each only where what was told before leaves the decision open. What no longer matters is
 * not told: of an event that is not tied, whether a child reported it follows from nothing that the caller reads.
 */
function decisive(access: TypeAccess, field: string, facts: ReadonlySet<string>): readonly string[] {
  let open = conditionsOf(access, field);
  return decidingConditions(access, field).filter((name) => {
    if (!open.some((condition) => atomsOf(condition).has(name))) return false;
    const known = facts.has(name) ? atom(name) : not(atom(name));
    open = open.map((condition) => assuming(known, condition));
    return true;
  });
}

const NOT_SEEN = 'This record: the caller sees none with this id. Whether there is one is not told.';

const WORDS: Readonly<Record<Effect, string>> = {
  full: 'the field is given in full.',
  mask: 'the field is given masked.',
  none: 'the field is withheld.',
};

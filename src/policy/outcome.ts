import type { Effect, PrincipalClass } from './access.js';
import type { AccessDocument, Cap, CapStep, FieldRule, Level, LevelCap, TypeRule, Word } from './document.js';
import { weaker } from './effect.js';

/** The lines that decide one field of one type for one class of callers. */
export interface FieldQuestion {
  readonly document: AccessDocument;
  readonly principal: PrincipalClass;
  readonly type: string;
  readonly field: string;
}

/** What the caller's tier allows of a field at a level. */
export function capOf({ document, principal, type, field }: FieldQuestion, level: Level): Cap {
  const { cap, except }: LevelCap = document.tiers[principal.tier][level];
  return except[`${type}.${field}`] ?? cap;
}

/** The step of a cap that a request with this purpose and case reaches. */
export function stepOf(cap: Cap, principal: PrincipalClass): CapStep {
  const reached = cap.filter(({ needs }) => {
    if (needs === 'nothing') return true;
    return principal.hasPurpose && (needs === 'purpose' || principal.hasCase);
  });
  return reached.at(-1) ?? { effect: 'none', needs: 'nothing' };
}

/** What a word gives of a row on which `held` conditions are known to hold, before the tier has its say. */
export function effectOfWord(word: Word | undefined, principal: PrincipalClass, held: ReadonlySet<string>): Effect {
  if (word === undefined || word.effect === 'statistics') return 'none';
  if (word.if !== undefined && !held.has(word.if)) return 'none';
  if (word.at !== undefined && !word.at.includes(principal.tier)) return 'none';
  return word.effect;
}

/** The weaker of the department's word and the tier's cap; a mask that the field does not have gives nothing. */
export function outcome(
  question: FieldQuestion,
  rule: FieldRule,
  word: Word | undefined,
  level: Level,
  held: ReadonlySet<string>,
): Effect {
  const said = effectOfWord(word, question.principal, held);
  const effect = weaker(said, stepOf(capOf(question, level), question.principal).effect);
  return effect === 'mask' && rule.mask === undefined ? 'none' : effect;
}

/** The level that a row condition raises this level to; undefined when it stays. */
export function raisedLevel(rule: TypeRule, level: Level): Level | undefined {
  return rule.raise?.from === level ? rule.raise.to : undefined;
}

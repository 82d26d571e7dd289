import type { Effect } from './access.js';
import { atomsOf, type Condition } from './condition.js';
import { describeAtom } from './describe.js';
import type { FieldCase, FieldRule, Level, TypeRule, Word } from './document.js';
import { weaker } from './effect.js';
import { grantedAtom } from './granted-atom.js';
import { capOf, effectOfWord, type FieldQuestion, raisedLevel, stepOf } from './outcome.js';
import { FULL, underGrant } from './rings.js';

/** The rows that were decided, given as in TypeAccess and FieldAccess. */
export interface DecidedRows {
  readonly visible: Condition;
  readonly full: Condition;
  readonly mask: Condition;
}

/** Why a field is not simply given in full, in words for the caller; empty when it is. Depends on no row. */
export function reasonOf(question: FieldQuestion, rows: DecidedRows): string {
  const rule = question.document.types[question.type];
  const line = rule?.fields[question.field];
  if (rule === undefined || line === undefined) return 'the access files do not have this field';
  const closed = closedReason(question, rule);
  if (closed !== undefined) return closed;
  if (rows.full.op === 'true') return '';
  const parts = [
    ...conditionReasons(question, rule, line, rows),
    ...caseReasons(question, rule, line, ({ words }) => words[question.principal.department]),
    ...grantReasons(question, rule, line, rows),
  ];
  if (rows.visible.op === 'false') parts.unshift(`the department reads no ${question.type}`);
  return [...new Set(parts)].join('; ');
}

function closedReason({ document, principal }: FieldQuestion, rule: TypeRule): string | undefined {
  if (!rule.readers.includes(principal.kind)) return `callers of kind ${principal.kind} read nothing of this type`;
  if (!Object.hasOwn(document.departments, principal.department)) return 'the department is not known';
  return undefined;
}

/** "only on rows tied to ...", where the department's word says so and the visible rows do not already. */
function conditionReasons({ principal }: FieldQuestion, rule: TypeRule, line: FieldRule, rows: DecidedRows): string[] {
  const named = new Set([...atomsOf(rows.full), ...atomsOf(rows.mask)]);
  const conditions = [line, ...line.variants].flatMap(({ words }) => words[principal.department]?.if ?? []);
  const reasons = conditions.filter((name) => named.has(name) || rows.visible.op === 'false');
  return reasons.map((name) => `only on rows ${describeAtom(name, rule)}`);
}

/** What grants give beyond the department's word, and what bounds it there. */
function grantReasons(question: FieldQuestion, rule: TypeRule, line: FieldRule, rows: DecidedRows): string[] {
  const [visible, full, mask] = [rows.visible, rows.full, rows.mask].map(atomsOf);
  return question.principal.grants.flatMap((granted, index) => {
    const name = grantedAtom(index);
    if (granted.type !== question.type) return [];
    const where = `on rows ${describeAtom(name, rule)}`;
    if (question.field !== 'id' && !granted.fields.includes(question.field))
      return visible?.has(name) ? [`${where}: the grant does not name the field`] : [];
    const given = full?.has(name) ? [`in full ${where}`] : mask?.has(name) ? [`masked ${where}`] : [];
    const holder = { ...question, principal: underGrant(question.principal, granted) };
    return [...given, ...caseReasons(holder, rule, line, () => FULL).map((reason) => `${where}: ${reason}`)];
  });
}

type WordOf = (one: FieldCase) => Word | undefined;

/** What bounds the plain rows, and what further bounds the rows of a variant or of a raised level. */
function caseReasons(question: FieldQuestion, rule: TypeRule, line: FieldRule, wordOf: WordOf): string[] {
  const plain = levelReasons(question, line, wordOf(line), line.level);
  const raised = (one: FieldCase): string[] => {
    const to = raisedLevel(rule, one.level);
    return to === undefined || rule.raise === undefined
      ? []
      : on(rule.raise.when, rule, levelReasons(question, line, wordOf(one), to), plain);
  };
  const variants = line.variants.flatMap((one) => [
    ...on(one.when, rule, levelReasons(question, line, wordOf(one), one.level), plain),
    ...raised(one),
  ]);
  return [...plain, ...variants, ...raised(line)];
}

function on(condition: string, rule: TypeRule, reasons: readonly string[], known: readonly string[]): string[] {
  const further = reasons.filter((reason) => !known.includes(reason));
  return further.map((reason) => `on rows ${describeAtom(condition, rule)}: ${reason}`);
}

function levelReasons(question: FieldQuestion, line: FieldRule, word: Word | undefined, level: Level): string[] {
  const { principal } = question;
  const said = effectOfWord(word, principal, new Set(word?.if === undefined ? [] : [word.if]));
  const byDepartment = departmentReason(word, said);
  if (said === 'none') return byDepartment;
  const cap = capOf(question, level);
  const allowed = stepOf(cap, principal).effect;
  const effect = weaker(said, allowed);
  const reasons = effect === said ? byDepartment : [];
  if (effect !== said) {
    const missing = cap.at(-1)?.effect !== allowed ? ` without ${cap.at(-1)?.needs}` : '';
    reasons.push(`tier ${principal.tier} ${allowed === 'mask' ? 'masks' : 'withholds'} level ${level}${missing}`);
  }
  if (effect === 'mask' && line.mask === undefined) reasons.push('the field has no mask, so it is withheld');
  return reasons;
}

function departmentReason(word: Word | undefined, said: Effect): string[] {
  if (said === 'full') return [];
  if (said === 'mask') return ['the department reads it masked'];
  if (word?.effect === 'statistics') return ['the department reads it only inside statistics'];
  if (word?.at !== undefined && word.effect !== 'none')
    return [`the department reads it only at tier ${word.at.join(' or ')}`];
  return ['the department reads nothing of this field'];
}

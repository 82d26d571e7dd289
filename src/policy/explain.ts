import type { Effect, PrincipalClass } from './access.js';
import { type Condition, NEVER } from './condition.js';
import { describeAtom, describeCap, describeRows, describeWord } from './describe.js';
import type { FieldCase, FieldRule, TypeRule } from './document.js';
import { onlyMasked, summary } from './my-access.js';
import { capOf, type FieldQuestion, raisedLevel } from './outcome.js';
import type { LoadedPolicy } from './policy.js';
import { type RingEffect, ringsOf } from './rings.js';

/** The lines that bound a field on the rows of one case, as they are written in the access files. */
export interface ExplainedCase {
  /** Which rows, in words; "every row" for the plain case. */
  readonly rows: string;
  readonly level: number;
  readonly department: string;
  readonly tier: string;
}

/** What one ring gives of the field, in words. */
export interface ExplainedRing {
  readonly name: string;
  readonly rows: string;
  readonly full: string;
  readonly masked: string;
}

/** Why a class of callers may or may not read a field. */
export interface Explanation {
  readonly rule: string;
  readonly label: string;
  readonly principal: PrincipalClass;
  /** What is given, over the rows that the class sees. */
  readonly effect: Effect | 'conditional';
  readonly cases: readonly ExplainedCase[];
  readonly rings: readonly ExplainedRing[];
  /** All rings together. */
  readonly visible: string;
  readonly full: string;
  readonly masked: string;
  readonly reason: string;
}

/** Explains the decision on one field. Undefined when the access files do not have it. */
export function explain(
  policy: LoadedPolicy,
  principal: PrincipalClass,
  type: string,
  field: string,
): Explanation | undefined {
  const rule = Object.hasOwn(policy.document.types, type) ? policy.document.types[type] : undefined;
  const line = rule && Object.hasOwn(rule.fields, field) ? rule.fields[field] : undefined;
  if (rule === undefined || line === undefined) return undefined;
  const access = policy.decide(principal, type);
  const given = access.fields[field];
  const words = (condition: Condition) => describeRows(condition, rule);
  return {
    rule: `${type}.${field}`,
    label: `${rule.label} ${line.label}`,
    principal,
    effect: given === undefined ? 'none' : summary(given),
    cases: casesOf({ document: policy.document, principal, type, field }, rule, line),
    rings: ringsOf(policy.document, principal, type).map(({ name, rows, fields }) => ({
      name,
      rows: words(rows),
      full: words(fields[field]?.full ?? NEVER),
      masked: words(maskedOf(line, fields[field])),
    })),
    visible: words(access.visible),
    full: words(given?.full ?? NEVER),
    masked: words(maskedOf(line, given)),
    reason: given?.reason ?? '',
  };
}

function maskedOf({ mask }: FieldRule, effect: RingEffect | undefined): Condition {
  if (effect === undefined || mask === undefined) return NEVER;
  return onlyMasked({ ...effect, maskName: mask, rule: '', reason: '' });
}

function casesOf(question: FieldQuestion, rule: TypeRule, line: FieldRule): readonly ExplainedCase[] {
  const one = (rows: string, { words }: FieldCase, level: FieldCase['level']): ExplainedCase => ({
    rows,
    level,
    department: describeWord(words[question.principal.department]),
    tier: describeCap(capOf(question, level)),
  });
  const raised = (rows: string, of: FieldCase): readonly ExplainedCase[] => {
    const to = raisedLevel(rule, of.level);
    return to === undefined || rule.raise === undefined
      ? []
      : [one(`${rows} ${describeAtom(rule.raise.when, rule)}`, of, to)];
  };
  return [
    one('every row', line, line.level),
    ...raised('rows', line),
    ...line.variants.flatMap((variant) => {
      const rows = `rows ${describeAtom(variant.when, rule)}`;
      return [one(rows, variant, variant.level), ...raised(`${rows} and`, variant)];
    }),
  ];
}

/** An explanation as lines of text. */
export function explanationText(explanation: Explanation): string {
  const { principal, cases, rings } = explanation;
  const carries = principal.hasPurpose
    ? principal.hasCase
      ? 'with purpose and case'
      : 'with purpose'
    : 'without purpose';
  return [
    `${explanation.rule} ${explanation.label}`,
    `for a ${principal.kind} of ${principal.department} at tier ${principal.tier}, ${carries}`,
    '',
    'The lines that decide (the weaker of the two holds):',
    ...cases.map(
      ({ rows, level, department, tier }) => `  ${rows}: level ${level}; department: ${department}; tier: ${tier}`,
    ),
    '',
    'The rings (the strongest that holds a row decides):',
    ...(rings.length === 0 ? ['  none'] : []),
    ...rings.map(({ name, rows, full, masked }) => `  ${name} (${rows}): full on ${full}; masked on ${masked}`),
    '',
    `Visible: ${explanation.visible}.`,
    `Of these, full on ${explanation.full}; masked on ${explanation.masked}.`,
    ...(explanation.reason === '' ? [] : [`Why not in full: ${explanation.reason}.`]),
  ].join('\n');
}

import type { Effect, PrincipalClass } from './access.js';
import { ALWAYS, and, atom, type Condition, choose, NEVER } from './condition.js';
import type { AccessDocument, FieldCase, FieldRule, TypeRule } from './document.js';
import { atLeast } from './effect.js';
import { outcome, raisedLevel } from './outcome.js';

/** What a ring gives of one field: the rows of the ring on which it is given in full, and at least masked. */
export interface RingEffect {
  readonly full: Condition;
  readonly mask: Condition;
}

/**
 * One reason to read rows of a type: which rows, and what of every field. What a caller may read is a list of rings; a field
 * on a row has the strongest effect among the rings that hold the row, so a further ring never takes anything away.
 */
export interface Ring {
  readonly name: string;
  readonly rows: Condition;
  readonly fields: Readonly<Record<string, RingEffect>>;
}

/** The rings of a class of callers on one type: their areas, and in them the rows that fulfil a condition of their department's words. */
export function ringsOf(document: AccessDocument, principal: PrincipalClass, type: string): readonly Ring[] {
  const rule = document.types[type];
  if (rule === undefined || !rule.readers.includes(principal.kind)) return [];
  if (!Object.hasOwn(document.departments, principal.department)) return [];
  const everyone = document.scopes[type] === 'everyone';
  const base: Condition = everyone ? ALWAYS : atom(principal.tier === 'GRID' ? 'grids' : 'area');
  const name = everyone ? 'everyone' : principal.tier === 'GRID' ? 'own grids' : 'own area';
  const ring = (ringName: string, rows: Condition, held: readonly string[]): Ring => ({
    name: ringName,
    rows,
    fields: effectsOf(document, principal, type, rule, new Set(held)),
  });
  const conditions = conditionsOf(rule, principal.department);
  return [ring(name, base, []), ...conditions.map((held) => ring(`${name}, ${held}`, and(base, atom(held)), [held]))];
}

/** The row conditions that a department's words name, in the order of the file. */
function conditionsOf(rule: TypeRule, department: string): readonly string[] {
  const cases = Object.values(rule.fields).flatMap((field) => [field, ...field.variants]);
  return [...new Set(cases.flatMap(({ words }) => words[department]?.if ?? []))];
}

function effectsOf(
  document: AccessDocument,
  principal: PrincipalClass,
  type: string,
  rule: TypeRule,
  held: ReadonlySet<string>,
): Record<string, RingEffect> {
  const entries = Object.entries(rule.fields).map(([field, line]): [string, RingEffect] => {
    const rows = (least: Effect) => {
      const given = (one: FieldCase, level: FieldCase['level']): Condition => {
        const word = one.words[principal.department];
        const effect = outcome({ document, principal, type, field }, line, word, level, held);
        return atLeast(effect, least) ? ALWAYS : NEVER;
      };
      return rowsOf(rule, line, given);
    };
    return [field, { full: rows('full'), mask: rows('mask') }];
  });
  return Object.fromEntries(entries);
}

/** Joins the cases of a line (its variants, the raised level) to one condition on the row: a CASE, never a ring. */
function rowsOf(
  rule: TypeRule,
  line: FieldRule,
  given: (one: FieldCase, level: FieldCase['level']) => Condition,
): Condition {
  const raised = (one: FieldCase): Condition => {
    const to = raisedLevel(rule, one.level);
    const plain = given(one, one.level);
    return to === undefined || rule.raise === undefined ? plain : choose(atom(rule.raise.when), given(one, to), plain);
  };
  return line.variants.reduceRight((rest, one) => choose(atom(one.when), raised(one), rest), raised(line));
}

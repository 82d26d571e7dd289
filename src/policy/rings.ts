import type { Effect, GrantedFields, PrincipalClass } from './access.js';
import { ALWAYS, and, atom, type Condition, choose, NEVER } from './condition.js';
import type { AccessDocument, FieldCase, FieldRule, Level, TypeRule, Word } from './document.js';
import { atLeast } from './effect.js';
import { grantedAtom } from './granted-atom.js';
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

/**
 * The rings of a class of callers on one type: their areas, in them the rows that fulfil a condition of their department's
 * words, and what they hold by grants.
 */
export function ringsOf(document: AccessDocument, principal: PrincipalClass, type: string): readonly Ring[] {
  const rule = document.types[type];
  if (rule === undefined || !rule.readers.includes(principal.kind)) return [];
  if (!Object.hasOwn(document.departments, principal.department)) return [];
  const everyone = document.scopes[type] === 'everyone';
  const base: Condition = everyone ? ALWAYS : atom(principal.tier === 'GRID' ? 'grids' : 'area');
  const name = everyone ? 'everyone' : principal.tier === 'GRID' ? 'own grids' : 'own area';
  const ring = (ringName: string, rows: Condition, held: readonly string[]): Ring => {
    const facts = new Set(held);
    const fields = effectsOf(rule, (field, line, { words }, level) =>
      outcome({ document, principal, type, field }, line, words[principal.department], level, facts),
    );
    return { name: ringName, rows, fields };
  };
  const conditions = conditionsOf(rule, principal.department);
  return [
    ring(name, base, []),
    ...conditions.map((held) => ring(`${name}, ${held}`, and(base, atom(held)), [held])),
    ...grantedRings(document, principal, type, rule),
  ];
}

/** What a grant says in place of the department. */
export const FULL: Word = { effect: 'full' };

/**
 * A grant stands in for the department's word on the fields that it names, and on `id`; the tier's cap still holds. It bounds
 * rows by areas, so it adds nothing to a type that has none, and nothing where it gives none of its fields.
 */
function grantedRings(
  document: AccessDocument,
  principal: PrincipalClass,
  type: string,
  rule: TypeRule,
): readonly Ring[] {
  if (document.scopes[type] !== 'ancestors') return [];
  return principal.grants.flatMap((granted, index): Ring[] => {
    if (granted.type !== type) return [];
    const holder = underGrant(principal, granted);
    const fields = effectsOf(rule, (field, line, _case, level) =>
      field === 'id' || granted.fields.includes(field)
        ? outcome({ document, principal: holder, type, field }, line, FULL, level, NO_FACTS)
        : 'none',
    );
    if (granted.fields.every((field) => (fields[field]?.mask ?? NEVER).op === 'false')) return [];
    const area = atom(grantedAtom(index));
    const rows = granted.within ? and(atom('area'), area) : area;
    const name = granted.kind === 'emergency' ? 'emergency access to' : 'grant of';
    return [{ name: `${name} ${granted.fields.join(', ')}`, rows, fields }];
  });
}

const NO_FACTS: ReadonlySet<string> = new Set();

/** The class as the tier's cap sees it inside a grant: the reason of emergency access stands for purpose and case. */
export function underGrant(principal: PrincipalClass, { kind }: GrantedFields): PrincipalClass {
  return kind === 'emergency' ? { ...principal, hasPurpose: true, hasCase: true } : principal;
}

/** The row conditions that a department's words name, in the order of the file. */
function conditionsOf(rule: TypeRule, department: string): readonly string[] {
  const cases = Object.values(rule.fields).flatMap((field) => [field, ...field.variants]);
  return [...new Set(cases.flatMap(({ words }) => words[department]?.if ?? []))];
}

/** What a ring gives of every field, by what it gives of each of the field's cases at a level. */
function effectsOf(
  rule: TypeRule,
  effectOf: (field: string, line: FieldRule, one: FieldCase, level: Level) => Effect,
): Record<string, RingEffect> {
  const entries = Object.entries(rule.fields).map(([field, line]): [string, RingEffect] => {
    const rows = (least: Effect) =>
      rowsOf(rule, line, (one, level) => (atLeast(effectOf(field, line, one, level), least) ? ALWAYS : NEVER));
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

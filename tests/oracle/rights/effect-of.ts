import type { Effect, Rules, Saying } from './read-rules.js';

/** Who asks. */
export interface Asker {
  readonly id: string;
  readonly kind: string;
  readonly department: string;
  readonly tier: string;
  readonly areaIds: readonly number[];
  readonly purpose?: string;
  readonly caseId?: string;
}

/** Fields of a type that an asker holds by a grant, on the rows that lie in its area. */
export interface Granted {
  readonly type: string;
  readonly fields: readonly string[];
  /** Its reason stands for a purpose and a case. */
  readonly emergency: boolean;
  readonly area: { readonly id: number; readonly level: string };
}

/** A field of a type, on a row of which these conditions hold. */
export interface Cell {
  readonly type: string;
  readonly field: string;
  readonly facts: ReadonlySet<string>;
}

const STRENGTHS: readonly Effect[] = ['none', 'mask', 'full'];

export function stronger(one: Effect, other: Effect): Effect {
  return STRENGTHS.indexOf(one) > STRENGTHS.indexOf(other) ? one : other;
}

/** Whether an asker may read a type at all. */
export function mayRead(rules: Rules, asker: Asker, type: string): boolean {
  return rules.types[type]?.readers.includes(asker.kind) === true && rules.departments.includes(asker.department);
}

/** What an asker gets of a field in their own areas: the department's word, bounded by the tier. */
export function ownEffect(rules: Rules, asker: Asker, cell: Cell): Effect {
  const said = sayingOf(rules, cell);
  return bounded(rules, asker, cell, said, spoken(said.words[asker.department] ?? 'none', asker.tier, cell.facts));
}

/** What an asker gets of a field in the area of a grant: full in place of the department's word, bounded by the tier. */
export function grantedEffect(rules: Rules, asker: Asker, granted: Granted, cell: Cell): Effect {
  if (cell.field !== 'id' && !granted.fields.includes(cell.field)) return 'none';
  const reason = granted.emergency ? { purpose: 'emergency', caseId: 'emergency' } : {};
  return bounded(rules, { ...asker, ...reason }, cell, sayingOf(rules, cell), 'full');
}

/** What is said of a field on a row: by the first variant that holds, or the line itself; its level raised where the file says so. */
function sayingOf(rules: Rules, { type, field, facts }: Cell): Saying {
  const file = rules.types[type];
  const line = file?.fields[field];
  if (file === undefined || line === undefined) throw new Error(`no line for ${type}.${field}`);
  const said = line.variants.find(({ when }) => facts.has(when)) ?? line;
  const { raise } = file;
  return raise !== undefined && facts.has(raise.when) && said.level === raise.from
    ? { ...said, level: raise.to }
    : said;
}

/** `mask if tied at STREET/GRID`. */
function spoken(word: string, tier: string, facts: ReadonlySet<string>): Effect {
  const [, effect, condition, tiers] = /^(\w+)(?: if (\w+))?(?: at (.+))?$/.exec(word) ?? [];
  if (condition !== undefined && !facts.has(condition)) return 'none';
  if (tiers !== undefined && !tiers.split('/').includes(tier)) return 'none';
  return STRENGTHS.find((one) => one === effect) ?? 'none';
}

/** The weaker of a word and the tier's cap. A field without a mask has nothing between none and full. */
function bounded(rules: Rules, asker: Asker, { type, field }: Cell, said: Saying, word: Effect): Effect {
  const has = { purpose: asker.purpose !== undefined, case: asker.caseId !== undefined };
  const steps = rules.cap(asker.tier, said.level, `${type}.${field}`).split(', ');
  const cap = steps.reduce((given: Effect, step) => {
    const [effect, need] = step.split(' with ');
    const met =
      need === undefined || (need === 'purpose' && has.purpose) || (need !== 'purpose' && has.purpose && has.case);
    return met ? stronger(given, STRENGTHS.find((one) => one === effect) ?? 'none') : given;
  }, 'none');
  const weaker = stronger(word, cap) === word ? cap : word;
  return weaker === 'mask' && rules.types[type]?.fields[field]?.hasMask !== true ? 'none' : weaker;
}

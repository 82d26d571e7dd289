import type { Condition } from './condition.js';
import type { Cap, CapStep, TypeRule, Word } from './document.js';
import { grantedIndex } from './granted-atom.js';

/** A row condition in words: "in the caller's areas and tied to an event now assigned to the caller's department". */
export function describeRows(condition: Condition, rule: Pick<TypeRule, 'conditions'>): string {
  switch (condition.op) {
    case 'true':
      return 'every row';
    case 'false':
      return 'no row';
    default:
      return `rows ${describe(condition, rule)}`;
  }
}

function describe(condition: Condition, rule: Pick<TypeRule, 'conditions'>): string {
  switch (condition.op) {
    case 'true':
      return 'of every kind';
    case 'false':
      return 'of no kind';
    case 'atom':
      return describeAtom(condition.name, rule);
    case 'not':
      return `not ${describePart(condition.of, rule)}`;
    default:
      return [...new Set(condition.of.map((part) => describePart(part, rule)))].join(` ${condition.op} `);
  }
}

function describePart(part: Condition, rule: Pick<TypeRule, 'conditions'>): string {
  const text = describe(part, rule);
  return part.op === 'and' || part.op === 'or' ? `(${text})` : text;
}

/** A named condition in words that follow "rows ". */
export function describeAtom(name: string, { conditions }: Pick<TypeRule, 'conditions'>): string {
  if (name === 'area') return "in the caller's areas";
  if (name === 'grids') return "in the grids of the caller's active assignments";
  if (grantedIndex(name) !== undefined) return 'in an area granted to the caller';
  return conditions[name] ?? name;
}

/** A department's word as it is written in the access file. */
export function describeWord(word: Word | undefined): string {
  if (word === undefined) return 'none';
  return [word.effect, word.if && `if ${word.if}`, word.at && `at ${word.at.join('/')}`].filter(Boolean).join(' ');
}

/** A tier's cap as it is written in tiers.yaml. */
export function describeCap(cap: Cap): string {
  return cap.map(describeStep).join(', ');
}

function describeStep({ effect, needs }: CapStep): string {
  return needs === 'nothing' ? effect : `${effect} with ${needs}`;
}

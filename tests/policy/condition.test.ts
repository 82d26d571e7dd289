import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ALWAYS,
  and,
  assuming,
  atom,
  atomsOf,
  type Condition,
  choose,
  holds,
  NEVER,
  not,
  or,
} from '../../src/policy/condition.js';
import { condition, table, WORLDS } from '../support/conditions.js';

/** The same condition, made by the functions that simplify. */
function simplified(of: Condition): Condition {
  switch (of.op) {
    case 'not':
      return not(simplified(of.of));
    case 'and':
      return and(...of.of.map(simplified));
    case 'or':
      return or(...of.of.map(simplified));
    default:
      return of;
  }
}

function deniesOnlyAtoms(of: Condition): boolean {
  if (of.op === 'not') return of.of.op === 'atom';
  return of.op === 'and' || of.op === 'or' ? of.of.every(deniesOnlyAtoms) : true;
}

const [a, b, c] = [atom('a'), atom('b'), atom('c')];

describe('conditions', () => {
  test('keep their truth table when they are simplified', () => {
    fc.assert(
      fc.property(condition, (of) => expect(table(simplified(of))).toEqual(table(of))),
      { numRuns: 500 },
    );
  });

  test('keep their truth where what is assumed holds', () => {
    fc.assert(
      fc.property(condition, condition, (known, of) => {
        const rest = assuming(simplified(known), simplified(of));
        for (const world of WORLDS) if (holds(known, world)) expect(holds(rest, world)).toBe(holds(of, world));
      }),
      { numRuns: 250 },
    );
  });

  test('choose as a CASE does', () => {
    fc.assert(
      fc.property(condition, condition, condition, (test_, yes, no) => {
        const chosen = choose(simplified(test_), simplified(yes), simplified(no));
        for (const world of WORLDS) expect(holds(chosen, world)).toBe(holds(holds(test_, world) ? yes : no, world));
      }),
      { numRuns: 250 },
    );
  });

  test('are constant where they name no atom', () => {
    fc.assert(
      fc.property(condition, (of) => {
        const short = simplified(of);
        if (atomsOf(short).size === 0) expect(['true', 'false']).toContain(short.op);
      }),
    );
  });

  test('have `not` only before atoms', () => {
    fc.assert(
      fc.property(condition, (of) => expect(deniesOnlyAtoms(simplified(of))).toBe(true)),
      { numRuns: 500 },
    );
  });

  // As functions: mutation testing finds out which tests reach a line.
  test.each<[string, () => Condition, Condition]>([
    ['a repetition', () => and(a, a), a],
    ['a nesting', () => and(and(a, b), and(c, b)), { op: 'and', of: [a, b, c] }],
    ['what every row fulfils', () => and(a, ALWAYS), a],
    ['what no row fulfils', () => or(a, NEVER), a],
    ['all else where no row is left', () => and(a, NEVER, b), NEVER],
    ['all else where every row is there', () => or(a, ALWAYS, b), ALWAYS],
    ['a contradiction', () => and(a, not(a)), NEVER],
    ['a tautology', () => or(a, not(a)), ALWAYS],
    [
      'the ring of an area and the ring of tied rows in it',
      () => or(atom('area'), and(atom('area'), atom('tied'))),
      atom('area'),
    ],
    ['a sum in a product that has its part', () => and(a, or(a, b)), a],
    ['a product of the same parts in another order', () => or(and(a, b), and(b, a)), and(b, a)],
    ['a sum of the same parts in another order', () => and(or(a, b), or(b, a)), or(b, a)],
    ['a double denial', () => not(not(a)), a],
    ['what is known', () => assuming(and(a, b), and(a, b, c)), c],
    ['what is known not to be', () => assuming(a, or(not(a), b)), b],
    ['the test of a choice that is none', () => choose(a, b, b), b],
    ['the denied test where the other choice is every row', () => choose(a, ALWAYS, b), or(a, b)],
  ])('leave out %s', (_name, given, wanted) => {
    expect(given()).toEqual(wanted);
  });
});

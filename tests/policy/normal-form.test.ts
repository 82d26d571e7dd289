import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { and, assuming, atom, type Condition, choose, NEVER, not, or } from '../../src/policy/condition.js';
import { implies, normalForm } from '../../src/policy/normal-form.js';
import { condition, table } from '../support/conditions.js';

const [a, b, c] = [atom('a'), atom('b'), atom('c')];

describe('the normal form of a condition', () => {
  test('holds of the same rows', () => {
    fc.assert(
      fc.property(condition, (of) => expect(table(normalForm(of))).toEqual(table(of))),
      { numRuns: 500 },
    );
  });

  test('is equal exactly where the conditions hold of the same rows', () => {
    fc.assert(
      fc.property(condition, condition, (a, b) => {
        const alike = JSON.stringify(table(a)) === JSON.stringify(table(b));
        expect(JSON.stringify(normalForm(a)) === JSON.stringify(normalForm(b))).toBe(alike);
        const twisted = normalForm(or(and(a, b), and(a, not(b))));
        expect(twisted).toEqual(normalForm(a));
      }),
      { numRuns: 200 },
    );
  });

  test('tells what follows from what', () => {
    fc.assert(
      fc.property(condition, condition, (a, b) => {
        const [of, other] = [table(a), table(b)];
        expect(implies(a, b)).toBe(of.every((holds, world) => !holds || other[world] === true));
      }),
      { numRuns: 500 },
    );
  });

  test('finds that nothing is left where simplifying alone does not', () => {
    const split = or(and(a, b), and(a, not(b)));
    expect(assuming(a, and(split, not(a)))).toEqual(NEVER);
    expect(normalForm(and(a, not(split)))).toEqual(NEVER);
    expect(normalForm(split)).toEqual(a);
  });

  test.each<[string, () => Condition, Condition]>([
    ['a sum', () => or(a, b), or(b, a)],
    ['a sum with a denial', () => or(not(a), b), or(b, not(a))],
    ['a product', () => and(a, b), and(a, b)],
    ['a choice', () => choose(a, b, c), or(and(a, b), and(not(a), c))],
    ['one of two', () => choose(a, not(b), b), or(and(a, not(b)), and(not(a), b))],
  ])('of %s is as short as its atoms in their order allow', (_name, given, form) => {
    expect(normalForm(given())).toEqual(form);
  });
});

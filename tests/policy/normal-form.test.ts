import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { and, assuming, atom, NEVER, not, or } from '../../src/policy/condition.js';
import { implies, normalForm } from '../../src/policy/normal-form.js';
import { condition, table } from '../support/conditions.js';

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
      { numRuns: 500 },
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
    const [a, b] = [atom('a'), atom('b')];
    const split = or(and(a, b), and(a, not(b)));
    expect(assuming(a, and(split, not(a)))).toEqual(NEVER);
    expect(normalForm(and(a, not(split)))).toEqual(NEVER);
    expect(normalForm(split)).toEqual(a);
  });
});

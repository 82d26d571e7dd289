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
      { numRuns: 500 },
    );
  });

  test('choose as a CASE does', () => {
    fc.assert(
      fc.property(condition, condition, condition, (test_, yes, no) => {
        const chosen = choose(simplified(test_), simplified(yes), simplified(no));
        for (const world of WORLDS) expect(holds(chosen, world)).toBe(holds(holds(test_, world) ? yes : no, world));
      }),
      { numRuns: 500 },
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

  test.each([
    ['a repetition', and(atom('a'), atom('a')), atom('a')],
    ['a contradiction', and(atom('a'), not(atom('a'))), NEVER],
    ['a tautology', or(atom('a'), not(atom('a'))), ALWAYS],
    [
      'the ring of an area and the ring of tied rows in it',
      or(atom('area'), and(atom('area'), atom('tied'))),
      atom('area'),
    ],
    ['a sum in a product that has its part', and(atom('a'), or(atom('a'), atom('b'))), atom('a')],
    [
      'a product of the same parts in another order',
      or(and(atom('a'), atom('b')), and(atom('b'), atom('a'))),
      and(atom('b'), atom('a')),
    ],
    [
      'a sum of the same parts in another order',
      and(or(atom('a'), atom('b')), or(atom('b'), atom('a'))),
      or(atom('b'), atom('a')),
    ],
    ['a double denial', not(not(atom('a'))), atom('a')],
    ['what is known', assuming(and(atom('area'), atom('tied')), and(atom('area'), atom('tied'), atom('c'))), atom('c')],
    ['what is known not to be', assuming(atom('area'), or(not(atom('area')), atom('b'))), atom('b')],
  ])('leave out %s', (_name, given, wanted) => {
    expect(given).toEqual(wanted);
  });
});

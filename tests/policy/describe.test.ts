import { describe, expect, test } from '@jest/globals';
import { ALWAYS, and, atom, type Condition, NEVER, not, or } from '../../src/policy/condition.js';
import { describeCap, describeRows, describeWord } from '../../src/policy/describe.js';
import { describeChange } from '../../src/policy/describe-change.js';
import type { Cap, TypeRule, Word } from '../../src/policy/document.js';

const conditions = { tied: 'tied to an event', under14: 'of a child' };
const [tied, child, area] = [atom('tied'), atom('under14'), atom('area')];

describe('in words', () => {
  test.each<[string, Condition]>([
    ['every row', ALWAYS],
    ['no row', NEVER],
    ["rows in the caller's areas", area],
    ["rows in the grids of the caller's active assignments", atom('grids')],
    ['rows in an area granted to the caller', atom('granted:0')],
    ['rows in an area granted to the caller', or(atom('granted:0'), atom('granted:12'))],
    ['rows granted:x', atom('granted:x')],
    ['rows regranted:1', atom('regranted:1')],
    ['rows granted:1x', atom('granted:1x')],
    ['rows tied to an event', tied],
    ['rows camera', atom('camera')],
    ['rows not of a child', not(child)],
    ["rows in the caller's areas and tied to an event", and(area, tied)],
    ['rows tied to an event or of a child', or(tied, child)],
    ["rows in the caller's areas and (tied to an event or of a child)", and(area, or(tied, child))],
    ["rows in the caller's areas or (tied to an event and not of a child)", or(area, and(tied, not(child)))],
    ['rows not (tied to an event or of a child)', { op: 'not', of: or(tied, child) }],
    ['rows not of every kind', { op: 'not', of: ALWAYS }],
    ['rows not of no kind', { op: 'not', of: NEVER }],
  ])('%s', (words, condition) => {
    expect(describeRows(condition, { conditions })).toBe(words);
  });

  test.each<[string, Word | undefined]>([
    ['none', undefined],
    ['full', { effect: 'full' }],
    ['mask if tied', { effect: 'mask', if: 'tied' }],
    ['full at CITY/GRID', { effect: 'full', at: ['CITY', 'GRID'] }],
    ['full if tied at CITY', { effect: 'full', if: 'tied', at: ['CITY'] }],
  ])('the word %s', (words, word) => {
    expect(describeWord(word)).toBe(words);
  });

  test.each<[string, Cap]>([
    ['none', [{ effect: 'none', needs: 'nothing' }]],
    [
      'none, mask with purpose, full with purpose and case',
      [
        { effect: 'none', needs: 'nothing' },
        { effect: 'mask', needs: 'purpose' },
        { effect: 'full', needs: 'purpose and case' },
      ],
    ],
  ])('the cap %s', (words, cap) => {
    expect(describeCap(cap)).toBe(words);
  });

  test('a change, also of a type whose access file is not there', () => {
    const change = { full: { gained: tied, lost: NEVER }, masked: { gained: NEVER, lost: not(child) } };
    const rule: TypeRule = { label: '人', readers: ['person'], conditions, fields: {} };
    expect(describeChange(change, rule)).toEqual({
      full: { gained: 'rows tied to an event', lost: 'no row' },
      masked: { gained: 'no row', lost: 'rows not of a child' },
    });
    expect(describeChange(change, undefined).full.gained).toBe('rows tied');
  });
});

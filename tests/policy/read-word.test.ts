import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeCap, describeWord } from '../../src/policy/describe.js';
import type { Cap, Word } from '../../src/policy/document.js';
import { readCap, readWord } from '../../src/policy/read-word.js';
import { TIERS } from '../../src/shared/principal.js';

describe('a word', () => {
  test('is read as it is written', () => {
    const given: fc.Arbitrary<Word> = fc.record(
      {
        effect: fc.constantFrom('full' as const, 'mask' as const),
        if: fc.constantFrom('tied', 'under14'),
        at: fc.subarray([...TIERS], { minLength: 1 }),
      },
      { requiredKeys: ['effect'] },
    );
    fc.assert(fc.property(given, (word) => expect(readWord(describeWord(word))).toStrictEqual({ ...word })));
    for (const effect of ['none', 'statistics'] as const) expect(readWord(effect)).toStrictEqual({ effect });
  });

  test.each([
    ['', 'is not a word'],
    ['fully', 'is not a word'],
    ['not full', 'is not a word'],
    ['full if', 'is not a word'],
    ['full if tied or under14', 'is not a word'],
    ['full at', 'is not a word'],
    ['full at city', 'is not a word'],
    ['full at CITY if tied', 'is not a word'],
    ['full at CITY/VILLAGE', 'unknown tier VILLAGE'],
    ['full at CITY/', 'unknown tier '],
    ['none if tied', 'none takes no condition'],
    ['none at CITY', 'none takes no condition'],
    ['statistics if tied', 'statistics takes no condition'],
    ['statistics at CITY', 'statistics takes no condition'],
  ])('is not %j: %s', (text, problem) => {
    expect(readWord(text)).toContain(problem);
  });
});

describe('a cap', () => {
  test.each<[string, Cap]>([
    ['full', [{ effect: 'full', needs: 'nothing' }]],
    [
      'none, mask with purpose, full with purpose and case',
      [
        { effect: 'none', needs: 'nothing' },
        { effect: 'mask', needs: 'purpose' },
        { effect: 'full', needs: 'purpose and case' },
      ],
    ],
    [
      'mask, full with purpose and case',
      [
        { effect: 'mask', needs: 'nothing' },
        { effect: 'full', needs: 'purpose and case' },
      ],
    ],
  ])('is read as it is written: %s', (text, cap) => {
    expect(readCap(text)).toEqual(cap);
    expect(describeCap(cap)).toBe(text);
  });

  test.each([
    ['', 'is not a cap'],
    ['statistics', 'is not a cap'],
    ['mask,full with purpose', 'is not a cap'],
    ['mask, full with case', 'is not a cap'],
    ['mask, full with purpose and', 'is not a cap'],
    ['a mask', 'is not a cap'],
    ['masked', 'is not a cap'],
    ['full with purpose', 'must begin with what is given without a purpose'],
    ['none with purpose and case', 'must begin with what is given without a purpose'],
    ['mask, full', 'each step must need more and give more'],
    ['full, mask with purpose', 'each step must need more and give more'],
    ['mask, mask with purpose', 'each step must need more and give more'],
    ['none, mask with purpose, full with purpose', 'each step must need more and give more'],
    ['none, mask with purpose and case, full with purpose', 'each step must need more and give more'],
  ])('is not %j: %s', (text, problem) => {
    expect(readCap(text)).toContain(problem);
  });
});

import { describe, expect, test } from '@jest/globals';
import { readReason } from '../../src/auth/reason.js';

const read = (value: string | undefined) => readReason('x-purpose', value);

describe('the reason of a request', () => {
  test('is optional', () => expect(read(undefined)).toBeUndefined());

  test.each([
    ['visit', 'visit'],
    ['  home visit ', 'home visit'],
    ['%E5%85%A5%E6%88%B7%E8%B5%B0%E8%AE%BF', '入户走访'],
    [encodeURIComponent('50% 完成'), '50% 完成'],
    [encodeURIComponent('访'.repeat(200)), '访'.repeat(200)],
    [encodeURIComponent('𠮷'.repeat(200)), '𠮷'.repeat(200)],
  ])('%s', (value, text) => expect(read(value)).toBe(text));

  test.each([
    ['empty', ''],
    ['blank', '   '],
    ['blank once decoded', '%20%20'],
    ['too long', 'a'.repeat(201)],
    ['far too long', 'a'.repeat(100_000)],
    ['raw bytes beyond ASCII', 'å\x85¥'],
    ['a lone percent sign', '50% done'],
    ['broken UTF-8', '%E5%85'],
    ['a line break', 'a%0Ab'],
    ['a tab', 'a\tb'],
    ['a null character', 'a%00'],
    ['a line separator', encodeURIComponent('a\u2028b')],
    ['a change of writing direction', encodeURIComponent('a\u202eb')],
  ])('is refused when it is %s', (_, value) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
  });

  test('names the header in the error', () => {
    expect(() => readReason('x-case-id', '')).toThrow(/^The header x-case-id must hold 1 to 200 printable characters/);
  });
});

import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { parseCanonical } from '../../src/verify/canonical-text.js';

describe('the check for canonical text', () => {
  test('takes what a general RFC 8785 canonicalisation writes, and gives its value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = canonicalize(value) ?? '';
        expect(parseCanonical(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('takes no other way to write the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const canonical = canonicalize(value) ?? '';
        for (const text of [JSON.stringify(value, undefined, 1), ` ${canonical}`, JSON.stringify(value)]) {
          expect(parseCanonical(text) === undefined).toBe(text !== canonical);
        }
      }),
    );
  });

  test.each([
    '',
    'null',
    '[]',
    '"a"',
    '1',
    '{"a":1',
    '{"a":1,"a":1}',
    '{"b":1,"a":1}',
    '{"a":1.0}',
    '{"a":1e2}',
    '{"a":-0}',
    '{"a":"\\u0061"}',
    '{"a":"\\/"}',
    '{"a":"\\ud800"}',
    '{"\\ud800":1}',
  ])('does not take %s', (text) => expect(parseCanonical(text)).toBeUndefined());
});

import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCursorCodec } from '../../src/shared/cursor.js';

const codec = createCursorCodec(randomBytes(32));
const invalid = expect.objectContaining({ code: 'INVALID_CURSOR' });
const caught = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
};

describe('cursor', () => {
  test('gives back the payload it was made with', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (binding, payload) => {
        const expected: unknown = JSON.parse(JSON.stringify(payload));
        expect(codec.decode(binding, codec.encode(binding, payload))).toEqual(expected);
      }),
    );
  });

  test('is refused for another binding, with another key, and with any character changed', () => {
    const cursor = codec.encode('a caller, a query', ['张三', 7]);
    expect(caught(() => codec.decode('another caller, a query', cursor))).toEqual(invalid);
    expect(caught(() => createCursorCodec(randomBytes(32)).decode('a caller, a query', cursor))).toEqual(invalid);
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const forged = cursor.slice(0, at) + other + cursor.slice(at + 1);
      expect(caught(() => codec.decode('a caller, a query', forged))).toEqual(invalid);
    }
  });

  test('is refused when it is no cursor at all', () => {
    for (const text of ['', 'x', '=', '0'.repeat(40), ' '.repeat(40), '游标', 'A'.repeat(9000)]) {
      expect(caught(() => codec.decode('', text))).toEqual(invalid);
    }
    const cursor = codec.encode('', 1);
    for (const text of [`${cursor}=`, ` ${cursor}`, `${cursor}\n`]) {
      expect(caught(() => codec.decode('', text))).toEqual(invalid);
    }
  });

  test('does not show what it holds', () => {
    const cursor = codec.encode('a caller', ['320105199001011234']);
    const bytes = Buffer.from(cursor, 'base64url').toString('latin1');
    expect(cursor).not.toContain('320105');
    expect(bytes).not.toContain('320105');
  });

  test('is the same for the same input and differs where binding or payload differ', () => {
    expect(codec.encode('a', [1])).toBe(codec.encode('a', [1]));
    expect(codec.encode('a', [1]).slice(0, 16)).not.toBe(codec.encode('a', [2]).slice(0, 16));
    expect(codec.encode('a', [1]).slice(0, 16)).not.toBe(codec.encode('b', [1]).slice(0, 16));
  });
});

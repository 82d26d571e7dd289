import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateScalar } from '../../src/modules/common/date-scalar.js';
import { DateTimeScalar } from '../../src/modules/common/date-time-scalar.js';

describe('Date', () => {
  test('accepts every date that exists and gives it back unchanged', () => {
    const days = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (day) => {
        const text = day.toISOString().slice(0, 10);
        expect(DateScalar.parseValue(text)).toBe(text);
      }),
    );
  });

  test.each(['2024-02-29', '2000-02-29'])('accepts the leap day %s', (text) => {
    expect(DateScalar.parseValue(text)).toBe(text);
  });

  test.each(['2023-02-29', '1900-02-29', '2024-13-01', '2024-00-10', '2024-04-31', '0000-01-01', '2024', '2024-1-1'])(
    'refuses %s',
    (text) => {
      expect(() => DateScalar.parseValue(text)).toThrow(TypeError);
    },
  );

  test.each([20240101, null, true, {}, '2024-01-01T00:00:00Z', ' 2024-01-01', '2024-01-01\n'])(
    'refuses %j',
    (value) => {
      expect(() => DateScalar.parseValue(value)).toThrow(TypeError);
    },
  );

  test('gives a masked date, the year alone, as it is', () => {
    expect(DateScalar.serialize('1990')).toBe('1990');
  });
});

describe('DateTime', () => {
  test.each([
    '2024-02-29T08:30:00Z',
    '2024-02-29T08:30:00+08:00',
    '2024-02-29T08:30:00.123456-05:30',
    '2024-02-29T23:59:59Z',
  ])('accepts %s unchanged', (text) => {
    expect(DateTimeScalar.parseValue(text)).toBe(text);
  });

  test.each([
    '2023-02-29T08:30:00Z',
    '2024-02-29T24:00:00Z',
    '2024-02-29T08:60:00Z',
    '2024-02-29T08:30:60Z',
    '2024-02-29T08:30:00',
    '2024-02-29T08:30:00+16:00',
    '2024-02-29 08:30:00Z',
    '2024-02-29',
    '',
    0,
    null,
  ])('refuses %j', (value) => {
    expect(() => DateTimeScalar.parseValue(value)).toThrow(TypeError);
  });
});

import { describe, expect, test } from '@jest/globals';
import { dateInChina } from '../../src/shared/date-in-china.js';

describe('the date in China', () => {
  test('is that of UTC+8, whatever the time zone of the machine', () => {
    expect(dateInChina(0, Date.parse('2026-03-01T15:59:59Z'))).toBe('2026-03-01');
    expect(dateInChina(0, Date.parse('2026-03-01T16:00:00Z'))).toBe('2026-03-02');
  });

  test('goes back whole years, from the 29th of February to the 28th', () => {
    expect(dateInChina(14, Date.parse('2026-11-22T00:00:00Z'))).toBe('2012-11-22');
    expect(dateInChina(14, Date.parse('2028-02-29T00:00:00Z'))).toBe('2014-02-28');
    expect(dateInChina(4, Date.parse('2028-02-29T00:00:00Z'))).toBe('2024-02-29');
  });
});

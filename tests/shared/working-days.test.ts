import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadCalendar } from '../../src/modules/events/life-cycle/load-calendar.js';
import { packagePath } from '../../src/shared/package-root.js';
import { afterMonths, afterWorkingDays, dayInChina, isWorkingDay } from '../../src/shared/working-days.js';

const calendar = loadCalendar(packagePath('schema/calendar.yaml'));
const home = mkdtempSync(join(tmpdir(), 'fivefold-calendar-'));
afterAll(() => rmSync(home, { recursive: true }));

/** Noon in China of a day. */
const noon = (day: string) => new Date(`${day}T12:00:00+08:00`);
/** The last day of a period: a moment before its end. */
const lastDay = (end: Date) => dayInChina(new Date(end.getTime() - 1));

describe('a period of working days', () => {
  test.each([
    ['2025-03-03', 1, '2025-03-04'],
    ['2025-03-07', 1, '2025-03-10'],
    ['2025-03-08', 1, '2025-03-10'],
    ['2025-03-03', 0, '2025-03-03'],
  ])('from %s of %i ends with %s', (from, days, last) => {
    expect(lastDay(afterWorkingDays(calendar, noon(from), days))).toBe(last);
  });

  test('counts working days at weekends and leaves holidays out: over the Spring Festival of 2026', () => {
    // 14 February is a Saturday that is worked, 15 to 23 are free, 28 is a Saturday that is worked.
    expect(lastDay(afterWorkingDays(calendar, noon('2026-02-13'), 1))).toBe('2026-02-14');
    expect(lastDay(afterWorkingDays(calendar, noon('2026-02-13'), 2))).toBe('2026-02-24');
    expect(lastDay(afterWorkingDays(calendar, noon('2026-02-13'), 6))).toBe('2026-02-28');
    expect(lastDay(afterWorkingDays(calendar, noon('2026-02-13'), 7))).toBe('2026-03-02');
  });

  test('over the National Day of 2025, with the Sunday before and the Saturday after it', () => {
    expect(lastDay(afterWorkingDays(calendar, noon('2025-09-26'), 1))).toBe('2025-09-28');
    expect(lastDay(afterWorkingDays(calendar, noon('2025-09-30'), 1))).toBe('2025-10-09');
    expect(lastDay(afterWorkingDays(calendar, noon('2025-09-30'), 3))).toBe('2025-10-11');
  });

  test('ends at 24:00 in China, whatever the time of day and of the machine', () => {
    const end = new Date('2025-03-04T16:00:00Z');
    expect(afterWorkingDays(calendar, new Date('2025-03-02T16:00:00Z'), 1)).toEqual(end);
    expect(afterWorkingDays(calendar, new Date('2025-03-03T15:59:59.999Z'), 1)).toEqual(end);
  });

  test('knows the week alone in a year without a notice', () => {
    expect(calendar.years.has(2030)).toBe(false);
    expect(isWorkingDay(calendar, '2030-10-01')).toBe(true);
    expect(isWorkingDay(calendar, '2030-10-05')).toBe(false);
  });
});

describe('a period of months', () => {
  test.each([
    ['2025-03-03', '2025-04-03'],
    ['2025-01-31', '2025-02-28'],
    // 1 October and the days after it are free.
    ['2025-09-01', '2025-10-09'],
    ['2025-03-05', '2025-04-07'],
    ['2025-12-31', '2026-02-02'],
  ])('from %s ends with %s', (from, last) => {
    expect(lastDay(afterMonths(calendar, noon(from), 1))).toBe(last);
  });
});

describe('a calendar file', () => {
  const load = (text: string) => {
    const file = join(home, 'calendar.yaml');
    writeFileSync(file, text);
    return loadCalendar(file);
  };

  test('replaces the one of the software', () => {
    const own = load(
      '2027:\n  notice: own\n  holidays: [2027-01-01, 2027-02-05/2027-02-08]\n  workingDays: [2027-02-13]\n',
    );
    expect([...own.holidays]).toEqual(['2027-01-01', '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08']);
    expect([...own.workingDays]).toEqual(['2027-02-13']);
  });

  test.each([
    ['no YAML', ': ['],
    ['another form', 'holidays: []'],
    ['no date', '2027:\n  notice: x\n  holidays: []\n  workingDays: [2027-02-30]'],
    ['no period', '2027:\n  notice: x\n  holidays: [soon]\n  workingDays: []'],
    ['a day of another year', '2027:\n  notice: x\n  holidays: [2028-01-01]\n  workingDays: []'],
    ['a day that is both', '2027:\n  notice: x\n  holidays: [2027-01-01]\n  workingDays: [2027-01-01]'],
    ['an unknown word', '2027:\n  notice: x\n  holidays: []\n  workingDays: []\n  sundays: []'],
  ])('with %s is refused by name', (_, text) => {
    expect(() => load(text)).toThrow(/calendar\.yaml: ./);
  });

  test('that is not there is refused', () => {
    expect(() => loadCalendar(join(home, 'none.yaml'))).toThrow(/none\.yaml: ./);
  });
});

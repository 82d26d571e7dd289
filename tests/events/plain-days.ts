import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { packagePath } from '../../src/shared/package-root.js';

interface Listed {
  readonly holidays: readonly string[];
  readonly workingDays: readonly string[];
}

const listed = Object.values(
  parse(readFileSync(packagePath('schema/calendar.yaml'), 'utf8'), { schema: 'failsafe' }) as Record<string, Listed>,
);
const HOUR = 3_600_000;

/** Whether a day in China is worked, counted anew from the published periods. */
function isWorked(noon: Date): boolean {
  const day = noon.toISOString().slice(0, 10);
  if (listed.some(({ workingDays }) => workingDays.includes(day))) return true;
  const isFree = listed.some(({ holidays }) =>
    holidays.some((period) => {
      const [first = '', last = first] = period.split('/');
      return first <= day && day <= last;
    }),
  );
  return !isFree && noon.getUTCDay() % 6 !== 0;
}

/** Noon of the day in China, as if it were in UTC. */
function noonOf(moment: string): Date {
  const inChina = new Date(Date.parse(moment) + 8 * HOUR);
  inChina.setUTCHours(12, 0, 0, 0);
  return inChina;
}

function midnightAfter(noon: Date): string {
  return new Date(noon.getTime() + 4 * HOUR).toISOString();
}

/** The end of the last of so many working days after the day of a moment. */
export function plainWorkingDays(moment: string, days: number): string {
  const day = noonOf(moment);
  let left = days;
  while (left > 0) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (isWorked(day)) left--;
  }
  return midnightAfter(day);
}

/** The end of the same day of the next month, or of the first working day after it. */
export function plainMonth(moment: string): string {
  const day = noonOf(moment);
  const wanted = day.getUTCDate();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + 2, 0);
  day.setUTCDate(Math.min(wanted, day.getUTCDate()));
  while (!isWorked(day)) day.setUTCDate(day.getUTCDate() + 1);
  return midnightAfter(day);
}

export function plainHours(moment: string, hours: number): string {
  return new Date(Date.parse(moment) + hours * HOUR).toISOString();
}

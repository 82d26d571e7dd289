const DAY = 86_400_000;
const CHINA_OFFSET = 8 * 3_600_000;

/** Which days are worked beside the week from Monday to Friday; dates in China as `YYYY-MM-DD`. */
export interface WorkingDays {
  /** Days from Monday to Friday that are free. */
  readonly holidays: ReadonlySet<string>;
  /** Days at weekends that are worked 调休上班. */
  readonly workingDays: ReadonlySet<string>;
  /** Years whose notice is known; of others only the week is. */
  readonly years: ReadonlySet<number>;
}

/** Whether a date is worked. A year whose notice is not known has no holidays. */
export function isWorkingDay({ holidays, workingDays }: WorkingDays, date: string): boolean {
  if (workingDays.has(date)) return true;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(date);
}

/**
 * When a period of working days ends: with the last of them, at 24:00 in China. The day on which it begins does not count
 * (Civil Code 民法典, articles 201 and 203); 0 days end with the day itself.
 * @param from when the period begins
 */
export function afterWorkingDays(calendar: WorkingDays, from: Date, days: number): Date {
  let date = dayInChina(from);
  for (let left = days; left > 0; ) {
    date = nextDay(date);
    if (isWorkingDay(calendar, date)) left -= 1;
  }
  return endOfDay(date);
}

/**
 * When a period of months ends: on the same day of a later month or its last, at 24:00 in China; where that day is free, with
 * the next one that is worked (Civil Code, articles 202 and 203).
 */
export function afterMonths(calendar: WorkingDays, from: Date, months: number): Date {
  const [year = 0, month = 1, day = 1] = dayInChina(from).split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  let date = new Date(Date.UTC(year, month - 1 + months, Math.min(day, last.getUTCDate()))).toISOString().slice(0, 10);
  while (!isWorkingDay(calendar, date)) date = nextDay(date);
  return endOfDay(date);
}

/** The date in China at a moment. */
export function dayInChina(moment: Date): string {
  return new Date(moment.getTime() + CHINA_OFFSET).toISOString().slice(0, 10);
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}

function endOfDay(date: string): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY - CHINA_OFFSET);
}

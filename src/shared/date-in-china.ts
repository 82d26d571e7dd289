const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** The dates of one day, by years ago. */
let known = { day: Number.NaN, dates: new Map<number, string>() };

/**
 * The date in China (UTC+8 all year), so many years ago, as `YYYY-MM-DD`. The 29th of February becomes the 28th in a year
 * without one, as PostgreSQL subtracts years.
 */
export function dateInChina(yearsAgo: number, now: number = Date.now()): string {
  const day = Math.floor((now + OFFSET_MS) / DAY_MS);
  if (day !== known.day) known = { day, dates: new Map() };
  const date = known.dates.get(yearsAgo) ?? reckon(yearsAgo, now);
  known.dates.set(yearsAgo, date);
  return date;
}

function reckon(yearsAgo: number, now: number): string {
  const today = new Date(now + OFFSET_MS);
  const year = today.getUTCFullYear() - yearsAgo;
  const month = today.getUTCMonth();
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(today.getUTCDate(), last))).toISOString().slice(0, 10);
}

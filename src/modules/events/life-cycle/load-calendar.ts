import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { StartupError } from '../../../shared/startup-error.js';
import type { WorkingDays } from '../../../shared/working-days.js';

const DAY = '\\d{4}-\\d{2}-\\d{2}';
const day = z
  .string()
  .regex(new RegExp(`^${DAY}$`))
  .refine(isDate);
const period = z.string().regex(new RegExp(`^${DAY}(/${DAY})?$`));
const FILE = z.record(
  z.string().regex(/^\d{4}$/),
  z.strictObject({ notice: z.string(), holidays: z.array(period), workingDays: z.array(day) }),
);

/**
 * Reads holidays and working days from a YAML file of the form of schema/calendar.yaml.
 * @throws StartupError naming the file and what is wrong in it
 */
export function loadCalendar(file: string): WorkingDays {
  const problem = (what: string) => new StartupError(`${file}: ${what}`);
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'), { schema: 'failsafe' });
  } catch (error) {
    throw problem(error instanceof Error ? error.message : 'cannot be read.');
  }
  const { data, error } = FILE.safeParse(content);
  if (error) throw problem(error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const holidays = new Set<string>();
  const workingDays = new Set<string>();
  for (const [year, listed] of Object.entries(data)) {
    for (const date of listed.holidays.flatMap(daysOf)) holidays.add(date);
    for (const date of listed.workingDays) workingDays.add(date);
    const stray = [...holidays, ...workingDays].find((date) => !(date.slice(0, 4) in data));
    if (stray !== undefined) throw problem(`${year} lists ${stray}, a day of another year.`);
  }
  const both = [...workingDays].find((date) => holidays.has(date));
  if (both !== undefined) throw problem(`${both} is a holiday and a working day.`);
  return { holidays, workingDays, years: new Set(Object.keys(data).map(Number)) };
}

/** The dates of a period, at most those of a month. */
function daysOf(text: string): readonly string[] {
  const [first = '', last = first] = text.split('/');
  const dates: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last) && dates.length < 31; at += 86_400_000) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}

function isDate(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

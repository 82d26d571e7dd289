import { afterMonths, afterWorkingDays, type WorkingDays } from '../../../shared/working-days.js';
import { jointLimit, type Limit, type LimitedEvent, resolutionLimit } from './limits.js';

const HOUR = 3_600_000;

/** What a due time follows from. */
export interface DueSources {
  readonly calendar: WorkingDays;
  readonly event: LimitedEvent;
  /** When the step is taken. */
  readonly at: Date;
  /** What was due before it. */
  readonly dueAt: Date | null;
  /** Working days that are granted on top. */
  readonly granted?: number;
}

/** When the step after this one is due; null where nothing is. */
export function dueTime(limit: Limit, sources: DueSources): Date | null {
  const { calendar, event, at, dueAt, granted = 0 } = sources;
  switch (limit) {
    case 'none':
      return null;
    case 'keep':
      return dueAt;
    case 'resolution':
      return dueTime(resolutionLimit(event), sources);
    case 'joint':
      return dueTime(jointLimit(event), sources);
    case 'granted':
      // A period ends with its last day: a moment before, it is still that day.
      return afterWorkingDays(calendar, new Date((dueAt ?? at).getTime() - 1), granted);
  }
  if ('hours' in limit) return new Date(at.getTime() + limit.hours * HOUR);
  if ('months' in limit) return afterMonths(calendar, at, limit.months);
  return afterWorkingDays(calendar, at, limit.workingDays);
}

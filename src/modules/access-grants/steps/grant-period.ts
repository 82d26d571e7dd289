import { HubError } from '../../../shared/errors.js';

/** A period as the caller gives it: instants of RFC 3339. */
export interface GivenPeriod {
  readonly validFrom?: string | null;
  readonly validTo: string;
}

export interface Period {
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** Milliseconds. */
export const DAY = 86_400_000;

/**
 * The period that is asked for. It begins now where no beginning is given, or one that has passed.
 * @throws HubError BAD_USER_INPUT where it is empty, over, or ends too late
 */
export function grantPeriod({ validFrom, validTo }: GivenPeriod, now: Date, longestDays: number): Period {
  const from = new Date(Math.max(now.getTime(), validFrom == null ? 0 : Date.parse(validFrom)));
  const to = new Date(validTo);
  if (to <= from) throw new HubError('BAD_USER_INPUT', 'validTo must be later than now and than validFrom.');
  if (to.getTime() > now.getTime() + longestDays * DAY) {
    throw new HubError('BAD_USER_INPUT', `validTo must be at most ${longestDays} days from now.`);
  }
  return { validFrom: from, validTo: to };
}

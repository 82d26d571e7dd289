import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** A date (its start in UTC) or a moment with its offset, RFC 3339. */
export function readMoment(text: string): Date {
  if (!z.union([z.iso.date(), z.iso.datetime({ offset: true })]).safeParse(text).success) {
    throw new InvalidArgumentError('It must be a date like 2027-01-31 or a moment like 2027-01-31T18:00:00+08:00.');
  }
  return new Date(text);
}

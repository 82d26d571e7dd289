import { GraphQLScalarType, Kind } from 'graphql';
import { isCalendarDate } from '../../shared/calendar.js';

/**
 * The scalar Date: a calendar date of ISO 8601, `2024-02-29`. As input it must be a full date that exists. As output it is
 * what the database wrote: a masked date is the year alone, `YYYY`, the reduced precision of ISO 8601.
 */
export const DateScalar = new GraphQLScalarType<string, unknown>({
  name: 'Date',
  description:
    'A calendar date of ISO 8601, YYYY-MM-DD. A masked date is given as its year, YYYY; as input only full dates are accepted.',
  serialize: (value) => value,
  parseValue: parseDate,
  parseLiteral: (node) => parseDate(node.kind === Kind.STRING ? node.value : undefined),
});

/** Throws TypeError, which graphql-js words as a coercion error at the place of the value. */
function parseDate(value: unknown): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typeof value === 'string' ? value : '') ?? [];
  if (typeof value === 'string' && isCalendarDate(Number(year), Number(month), Number(day))) return value;
  throw new TypeError('A Date is a calendar date that exists, written YYYY-MM-DD.');
}

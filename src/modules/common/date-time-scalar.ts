import { GraphQLScalarType, Kind } from 'graphql';
import { isCalendarDate } from '../../shared/calendar.js';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-5]):[0-5]\d)$/;

/**
 * The scalar DateTime: an instant of RFC 3339, `2024-02-29T08:30:00+08:00`. As input it needs an offset (up to 15:59, what
 * PostgreSQL takes) and must exist; leap seconds are refused. As output it is what the database wrote, in UTC.
 */
export const DateTimeScalar = new GraphQLScalarType<string, unknown>({
  name: 'DateTime',
  description: 'An instant of RFC 3339, for example 2024-02-29T08:30:00Z. Input may have any offset; output is in UTC.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => value,
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
});

/** Throws TypeError, which graphql-js words as a coercion error at the place of the value. */
function parseDateTime(value: unknown): string {
  const [, year, month, day] = RFC_3339.exec(typeof value === 'string' ? value : '') ?? [];
  if (typeof value === 'string' && isCalendarDate(Number(year), Number(month), Number(day))) return value;
  throw new TypeError('A DateTime is an instant that exists, written as in RFC 3339 with Z or an offset.');
}

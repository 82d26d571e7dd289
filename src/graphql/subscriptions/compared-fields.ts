import { isGiven } from '../argument-values.js';

const LOGIC: ReadonlySet<string> = new Set(['and', 'or', 'not']);

/** The fields of a record that the arguments of a subscription compare: a change of one of them may be why it fits no more. */
export function comparedFields({ area, filter }: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  return new Set([...(isGiven(area) ? ['area'] : []), ...fieldsOf(filter)]);
}

function fieldsOf(filter: unknown): readonly string[] {
  if (Array.isArray(filter)) return filter.flatMap(fieldsOf);
  if (typeof filter !== 'object' || filter === null) return [];
  return Object.entries(filter).flatMap(([name, value]) => (LOGIC.has(name) ? fieldsOf(value) : [name]));
}

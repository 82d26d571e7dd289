import type { AccessDocument } from '../../../policy/document.js';
import { HubError } from '../../../shared/errors.js';

/** Fields by the code of the department that decides on them; null: a policy officer. */
export type FieldsBySource = ReadonlyMap<string | null, readonly string[]>;

/**
 * Takes the fields of a grant apart by who decides: the source of their values (一数一源). Of a field with several sources it
 * is the first that is a department.
 * @throws HubError BAD_USER_INPUT naming what cannot be granted
 */
export function fieldsBySource(document: AccessDocument, type: string, names: readonly string[]): FieldsBySource {
  const rule = Object.hasOwn(document.types, type) ? document.types[type] : undefined;
  if (rule === undefined || document.scopes[type] !== 'ancestors') {
    throw new HubError(
      'BAD_USER_INPUT',
      `No access is granted to "${type}": it is no type whose records lie in areas.`,
    );
  }
  if (names.length === 0) throw new HubError('BAD_USER_INPUT', 'fields must name at least one field.');
  return Map.groupBy([...new Set(names)].sort(), (name) => {
    const line = Object.hasOwn(rule.fields, name) ? rule.fields[name] : undefined;
    if (line === undefined) throw new HubError('BAD_USER_INPUT', `${type} has no field "${name}".`);
    if (name === 'id') throw new HubError('BAD_USER_INPUT', 'id comes with every grant; name other fields.');
    return line.sources.find((source) => Object.hasOwn(document.departments, source)) ?? null;
  });
}

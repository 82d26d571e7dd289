import type { FieldAccess, TypeAccess } from './access.js';

/** What the access file's line of a field gives; every field that is selected has one. */
export function fieldAccess(access: TypeAccess, name: string): FieldAccess {
  const field = access.fields[name];
  if (field === undefined) throw new Error(`${access.type}.${name} has no line in the access file`);
  return field;
}

/** A connection has no masked form: where the deciding field is not full, its rows are left out. */
export function relationAccess(access: FieldAccess | undefined): FieldAccess {
  if (access === undefined) throw new Error('a relation that nothing decides');
  const { maskName: _, ...rest } = access;
  return { ...rest, mask: access.full };
}

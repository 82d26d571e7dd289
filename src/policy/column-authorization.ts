import { HubError } from '../shared/errors.js';
import type { TypeAccess } from './access.js';
import type { Condition } from './condition.js';

/**
 * The rows on which a filter, sort, group, search or cursor may refer to a field: those on which the caller reads it in full,
 * given that the row is visible. Every column reference is authorised here and nowhere else.
 * Throws FIELD_NOT_READABLE when there is no such row; the message names only the field of the caller's own request.
 */
export function columnAuthorization(access: TypeAccess, field: string): Condition {
  const known = Object.hasOwn(access.fields, field) ? access.fields[field] : undefined;
  if (known === undefined || access.visible.op === 'false' || known.full.op === 'false') {
    throw new HubError(
      'FIELD_NOT_READABLE',
      `${access.type}.${field} is used by a filter, sort or cursor, but is not read in full.`,
    );
  }
  return known.full;
}

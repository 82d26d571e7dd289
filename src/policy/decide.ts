import type { FieldAccess, PrincipalClass, TypeAccess } from './access.js';
import { and, assuming, type Condition, NEVER, or } from './condition.js';
import type { AccessDocument } from './document.js';
import { reasonOf } from './reason.js';
import { type Ring, type RingEffect, ringsOf } from './rings.js';

/** Decides what a class of callers reads of one type, from the access files alone. Throws for a type that they do not have. */
export function decide(document: AccessDocument, principal: PrincipalClass, type: string): TypeAccess {
  return merge(document, principal, type, ringsOf(document, principal, type));
}

/** Joins rings: a row is visible where a ring gives its `id` (`*` where one line stands for all fields). */
export function merge(
  document: AccessDocument,
  principal: PrincipalClass,
  type: string,
  rings: readonly Ring[],
): TypeAccess {
  const rule = document.types[type];
  if (rule === undefined) throw new Error(`There is no access file for ${type}.`);
  const identity = Object.hasOwn(rule.fields, 'id') ? 'id' : '*';
  const visible = union(rings, identity, 'full');
  const given = (field: string, effect: keyof RingEffect): Condition =>
    visible.op === 'false' ? NEVER : assuming(visible, union(rings, field, effect));
  const fields = Object.entries(rule.fields).map(([field, line]): [string, FieldAccess] => {
    const rows = { full: given(field, 'full'), mask: given(field, 'mask') };
    const reason = reasonOf({ document, principal, type, field }, { visible, ...rows });
    const mask = line.mask === undefined ? {} : { maskName: line.mask };
    return [field, { ...rows, ...mask, rule: `${type}.${field}`, reason }];
  });
  return { type, visible, fields: Object.fromEntries(fields) };
}

function union(rings: readonly Ring[], field: string, effect: keyof RingEffect): Condition {
  return or(...rings.map((ring) => and(ring.rows, ring.fields[field]?.[effect] ?? NEVER)));
}

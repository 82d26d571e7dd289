import type { CallerAccess } from '../../policy/caller-access.js';
import type { CallerShape } from './conditions.js';

/** What SQL depends on of a caller. */
export function shapeOf({ principal, class: { kind, department, tier, grants } }: CallerAccess): CallerShape {
  return { kind, department, tier, areas: principal.areaIds.length === 1 ? 'one' : 'many', grants };
}

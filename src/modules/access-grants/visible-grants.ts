import type { FilterQuery } from '@mikro-orm/core';
import type { AccessGrant } from '../../access/access-grant.entity.js';
import type { Principal, PrincipalKind } from '../../shared/principal.js';

/** Kinds of callers who may ask for grants at all. */
export const GRANT_READERS: readonly PrincipalKind[] = ['person', 'system', 'auditor', 'officer'];

/**
 * The grants that exist for a caller: auditors and officers see all, a department those that it asked for and those that it
 * decides on.
 */
export function visibleGrants({ kind, department }: Principal): FilterQuery<AccessGrant> {
  if (kind === 'auditor' || kind === 'officer') return {};
  return { $or: [{ department }, { sourceDepartment: department }] };
}

import type { PrincipalClass } from '../../src/policy/access.js';
import { atomsOf, type Condition } from '../../src/policy/condition.js';
import type { LoadedPolicy } from '../../src/policy/policy.js';
import { PRINCIPAL_KINDS, TIERS } from '../../src/shared/principal.js';

const REASONS = [
  { hasPurpose: false, hasCase: false },
  { hasPurpose: true, hasCase: false },
  { hasPurpose: false, hasCase: true },
  { hasPurpose: true, hasCase: true },
];

/** Every class of callers without grants. */
export function allClasses(policy: LoadedPolicy): readonly PrincipalClass[] {
  return PRINCIPAL_KINDS.flatMap((kind) =>
    Object.keys(policy.document.departments).flatMap((department) =>
      TIERS.flatMap((tier) =>
        REASONS.map((reason): PrincipalClass => ({ kind, department, tier, grants: [], ...reason })),
      ),
    ),
  );
}

/** Every set of row conditions that the given ones name: each stands for a kind of row. */
export function kindsOfRows(conditions: readonly Condition[]): readonly ReadonlySet<string>[] {
  const atoms = [...new Set(conditions.flatMap((condition) => [...atomsOf(condition)]))];
  return Array.from({ length: 2 ** atoms.length }, (_, bits) => new Set(atoms.filter((_atom, at) => bits & (1 << at))));
}

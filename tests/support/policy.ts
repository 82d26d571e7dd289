import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import type { PrincipalClass } from '../../src/policy/access.js';
import { type LoadedPolicy, loadPolicy } from '../../src/policy/policy.js';
import { packagePath } from '../../src/shared/package-root.js';

/** The hub's own access files. */
export function hubPolicy(): LoadedPolicy {
  return loadPolicy(packagePath('schema/access'), vocabularyOf(MODELS));
}

/** A class of callers: a person of public security at street tier without purpose and case, unless said otherwise. */
export function caller(given: Partial<PrincipalClass> = {}): PrincipalClass {
  return {
    kind: 'person',
    department: 'public_security',
    tier: 'STREET',
    hasPurpose: false,
    hasCase: false,
    grants: [],
    ...given,
  };
}

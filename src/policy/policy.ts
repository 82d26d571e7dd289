import { TIERS } from '../shared/principal.js';
import type { Policy, PrincipalClass, TypeAccess } from './access.js';
import { decide } from './decide.js';
import type { AccessDocument } from './document.js';
import { loadAccessDocument, readAccessTexts } from './load.js';
import type { Vocabulary } from './vocabulary.js';

/** A policy with the files behind it, for what explains it. */
export interface LoadedPolicy extends Policy {
  readonly document: AccessDocument;
}

/**
 * Loads the access files of a directory (`schema/access`) and checks them against the vocabulary.
 * Throws PolicyError, naming every problem with its file and line.
 */
export function loadPolicy(directory: string, vocabulary: Vocabulary): LoadedPolicy {
  return createPolicy(loadAccessDocument(readAccessTexts(directory), vocabulary));
}

/** The policy of parsed access files. Decisions are cached: there are finitely many classes of known departments. */
export function createPolicy(document: AccessDocument): LoadedPolicy {
  const decisions = new Map<string, TypeAccess>();
  return {
    document,
    version: document.version,
    decide(principal, type) {
      if (!Object.hasOwn(document.departments, principal.department)) return decide(document, principal, type);
      const key = cacheKey(principal, type);
      const known = decisions.get(key);
      if (known !== undefined) return known;
      const decision = decide(document, principal, type);
      decisions.set(key, decision);
      return decision;
    },
  };
}

function cacheKey({ kind, department, tier, hasPurpose, hasCase }: PrincipalClass, type: string): string {
  return `${kind}|${department}|${TIERS.indexOf(tier)}|${hasPurpose}|${hasCase}|${type}`;
}

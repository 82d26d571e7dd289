import { LRUCache } from 'lru-cache';
import type { Policy, TypeAccess } from './access.js';
import { classKey } from './class-key.js';
import { decide } from './decide.js';
import type { AccessDocument } from './document.js';
import { type AccessTexts, loadAccessDocument, readAccessTexts } from './load.js';
import type { Vocabulary } from './vocabulary.js';

/** A policy with the files behind it, for what explains it. */
export interface LoadedPolicy extends Policy {
  readonly document: AccessDocument;
  /** As they were written. */
  readonly files: AccessTexts;
}

/**
 * Loads the access files of a directory (`schema/access`) and checks them against the vocabulary.
 * Throws PolicyError, naming every problem with its file and line.
 */
export function loadPolicy(directory: string, vocabulary: Vocabulary): LoadedPolicy {
  return policyOf(readAccessTexts(directory), vocabulary);
}

/** The policy that access files make. Throws PolicyError as {@link loadPolicy}. */
export function policyOf(files: AccessTexts, vocabulary: Vocabulary): LoadedPolicy {
  return createPolicy(loadAccessDocument(files, vocabulary), files);
}

/** Classes times types: without grants there are some thousands of both, with grants any number. */
const MOST_DECISIONS = 10_000;

/** The policy of parsed access files. The latest decisions are kept. */
export function createPolicy(document: AccessDocument, files: AccessTexts = {}): LoadedPolicy {
  const decisions = new LRUCache<string, TypeAccess>({ max: MOST_DECISIONS });
  return {
    document,
    files,
    version: document.version,
    decide(principal, type) {
      const key = `${type}|${classKey(principal)}`;
      const known = decisions.get(key);
      if (known !== undefined) return known;
      const decision = decide(document, principal, type);
      decisions.set(key, decision);
      return decision;
    },
  };
}

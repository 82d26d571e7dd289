import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PolicyDecision } from '../policy/policy-version.js';
import type { Vocabulary } from '../policy/vocabulary.js';
import { checkText, LONGEST_REASON } from '../shared/check-text.js';
import { HubError } from '../shared/errors.js';
import { AccessPolicy } from './access-policy.entity.js';
import { checkFiles } from './check-files.js';

const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

/**
 * Decides a candidate: refused, or in force in the place of the version that was in force when it was proposed. With the
 * commit the epoch is another one, so every node answers by the new version from then on.
 * @param by id of the officer who decides, not the one who proposed
 * @throws HubError FORBIDDEN, POLICY_CONFLICT, POLICY_INVALID, BAD_USER_INPUT
 */
export async function decidePolicy(
  em: EntityManager,
  vocabulary: Vocabulary,
  { version, decision, note }: PolicyDecision,
  by: string,
): Promise<AccessPolicy> {
  // Locked first, so that of two decisions at once the second sees what the first has done.
  const active = await em.findOne(AccessPolicy, { state: 'active' }, LOCKED);
  const candidate = await em.findOne(AccessPolicy, { version }, LOCKED);
  if (candidate === null) throw new HubError('BAD_USER_INPUT', 'There is no such version.');
  if (candidate.state !== 'candidate') throw new HubError('POLICY_CONFLICT', 'The version is not a candidate.');
  if (candidate.proposedBy === by) {
    throw new HubError('FORBIDDEN', 'Another officer than the one who proposed a version decides it.');
  }
  const decidedAt = new Date();
  const decided = { decidedBy: by, decidedAt, note: note === null ? null : checkText('note', note, LONGEST_REASON) };
  if (decision === 'refuse') em.assign(candidate, { ...decided, state: 'refused' });
  else {
    if (active === null || candidate.base !== active.version) {
      throw new HubError('POLICY_CONFLICT', 'Another version has come in force since this one was proposed.');
    }
    // The software may be another one than when it was proposed.
    checkFiles(candidate.files, vocabulary);
    em.assign(active, { state: 'retired', retiredAt: decidedAt });
    await em.flush();
    em.assign(candidate, { ...decided, state: 'active', activatedAt: decidedAt });
  }
  await em.flush();
  return candidate;
}

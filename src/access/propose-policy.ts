import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Proposal } from '../policy/policy-version.js';
import type { Vocabulary } from '../policy/vocabulary.js';
import { checkText, LONGEST_REASON } from '../shared/check-text.js';
import { HubError } from '../shared/errors.js';
import { AccessPolicy } from './access-policy.entity.js';
import { checkFiles } from './check-files.js';

/**
 * Keeps access files as a candidate that may replace what is in force now. A version that was in force or refused before may
 * be proposed again; the log keeps what happened to it.
 * @param by id of the officer who proposes
 * @throws HubError POLICY_INVALID, POLICY_CONFLICT, BAD_USER_INPUT
 */
export async function proposePolicy(
  em: EntityManager,
  vocabulary: Vocabulary,
  { files, reason }: Proposal,
  by: string,
): Promise<AccessPolicy> {
  const { version } = checkFiles(files, vocabulary);
  const { version: base } = await em.findOneOrFail(AccessPolicy, { state: 'active' });
  if (version === base) throw new HubError('POLICY_CONFLICT', `These files are in force, as version ${version}.`);
  const known = await em.findOne(AccessPolicy, { version }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (known?.state === 'candidate') {
    throw new HubError('POLICY_CONFLICT', `These files are proposed already, as version ${version}.`);
  }
  const proposal = {
    origin: 'proposed' as const,
    state: 'candidate' as const,
    base,
    reason: checkText('reason', reason, LONGEST_REASON),
    proposedBy: by,
    proposedAt: new Date(),
  };
  const row = known ?? em.create(AccessPolicy, { version, files: { ...files }, ...proposal });
  if (known !== null) em.assign(known, { ...proposal, ...UNDECIDED });
  await em.flush();
  return row;
}

const UNDECIDED = { decidedBy: null, decidedAt: null, note: null, activatedAt: null, retiredAt: null };

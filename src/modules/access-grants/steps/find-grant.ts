import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AccessGrant } from '../../../access/access-grant.entity.js';
import { HubError } from '../../../shared/errors.js';
import { isUuid } from '../../../shared/uuid.js';

/**
 * The grant with this id, locked until the transaction ends, so that of two decisions the second finds the first.
 * @throws HubError FORBIDDEN where there is none or `may` does not hold of it: the same error, so that nobody learns of a grant
 */
export async function findGrant(
  em: EntityManager,
  id: string,
  may: (grant: AccessGrant) => boolean | Promise<boolean>,
): Promise<AccessGrant> {
  const grant = isUuid(id) ? await em.findOne(AccessGrant, id, { lockMode: LockMode.PESSIMISTIC_WRITE }) : null;
  if (grant === null || !(await may(grant))) throw new HubError('FORBIDDEN');
  return grant;
}

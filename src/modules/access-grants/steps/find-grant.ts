import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AccessGrant } from '../../../access/access-grant.entity.js';
import { HubError } from '../../../shared/errors.js';
import { isUuid } from '../../../shared/uuid.js';

/**
 * The grant with this id, locked until the transaction ends, so that of two decisions the second finds the first. Nobody waits
 * for the lock of a grant that does not concern them: that would tell that it is there.
 * @param may whether the caller may do the step, in whatever state the grant is
 * @throws HubError FORBIDDEN where there is none or the caller may not: the same error, so that nobody learns of a grant
 */
export async function findGrant(
  em: EntityManager,
  id: string,
  may: (grant: AccessGrant) => boolean | Promise<boolean>,
): Promise<AccessGrant> {
  const found = isUuid(id) ? await em.findOne(AccessGrant, id) : null;
  if (found === null || !(await may(found))) throw new HubError('FORBIDDEN');
  const grant = await em.refresh(found, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (grant === null || !(await may(grant))) throw new HubError('FORBIDDEN');
  return grant;
}

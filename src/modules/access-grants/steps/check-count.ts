import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AccessGrant } from '../../../access/access-grant.entity.js';
import { HubError } from '../../../shared/errors.js';

/**
 * Bounds what one caller may have: each grant that begins or ends has every node load the access state anew.
 * @throws HubError GRANT_LIMIT_REACHED where there are `most` such grants already
 */
export async function checkCount(em: EntityManager, such: FilterQuery<AccessGrant>, most: number): Promise<void> {
  if ((await em.count(AccessGrant, such)) >= most) throw new HubError('GRANT_LIMIT_REACHED');
}

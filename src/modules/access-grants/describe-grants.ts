import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccessGrant } from '../../access/access-grant.entity.js';
import { Area } from '../areas/area.entity.js';
import { AccessGrantType } from './access-grant.type.js';
import { databaseTime } from './steps/database-time.js';

/** Grants as GraphQL gives them, in their order. */
export async function describeGrants(em: EntityManager, grants: readonly AccessGrant[]): Promise<AccessGrantType[]> {
  const now = await databaseTime(em);
  const areas = await em.find(Area, { id: { $in: grants.map(({ areaId }) => areaId) } });
  const byId = new Map(areas.map((area) => [area.id, area]));
  return grants.map((grant) => {
    const area = byId.get(grant.areaId);
    if (area === undefined) throw new Error(`grant ${grant.id} names an area that is not there`);
    return new AccessGrantType(grant, area, now);
  });
}

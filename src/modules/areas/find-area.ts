import type { EntityManager } from '@mikro-orm/postgresql';
import { HubError } from '../../shared/errors.js';
import { Area } from './area.entity.js';

/**
 * The area with this id. Areas are public, so that it may be said that there is none.
 * @throws HubError BAD_USER_INPUT
 */
export async function findArea(em: EntityManager, id: string): Promise<Area> {
  const key = /^[1-9]\d{0,8}$/.test(id) ? Number(id) : 0;
  const area = await em.findOne(Area, key);
  if (area === null) throw new HubError('BAD_USER_INPUT', 'There is no area with this id.');
  return area;
}

/** Whether an area is one of these, or lies in one. */
export function isWithin(
  { id, cityId, districtId, streetId, communityId, gridId }: Area,
  ids: readonly number[],
): boolean {
  return [id, cityId, districtId, streetId, communityId, gridId].some((one) => one != null && ids.includes(one));
}

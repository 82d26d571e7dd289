import type { EntityManager } from '@mikro-orm/postgresql';
import { dateInChina } from '../../../shared/date-in-china.js';
import { HubError } from '../../../shared/errors.js';
import type { Area } from '../area.entity.js';
import { findArea } from '../find-area.js';

/**
 * The area with this id, which is valid today.
 * @throws HubError BAD_USER_INPUT
 */
export async function currentArea(em: EntityManager, id: string): Promise<Area> {
  const area = await findArea(em, id);
  const today = dateInChina(0);
  if (area.validFrom > today || (area.validTo != null && area.validTo < today)) {
    throw new HubError('BAD_USER_INPUT', `The area ${area.code} is not valid today.`);
  }
  return area;
}

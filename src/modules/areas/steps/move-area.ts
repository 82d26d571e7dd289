import type { EntityManager } from '@mikro-orm/postgresql';
import { AREA_LEVELS } from '../../../shared/area-level.js';
import { HubError } from '../../../shared/errors.js';
import type { Area } from '../area.entity.js';
import { currentArea } from './current-area.js';

/**
 * Puts an area below another parent, with all areas and records in it.
 * @throws HubError BAD_USER_INPUT
 */
export async function moveArea(em: EntityManager, id: string, parentId: string): Promise<Area> {
  const area = await currentArea(em, id);
  const parent = await currentArea(em, parentId);
  if (rank(parent) >= rank(area)) {
    throw new HubError('BAD_USER_INPUT', `The new parent must be of a higher level than ${area.level}.`);
  }
  area.parent = parent;
  return area;
}

const LEVELS: readonly string[] = AREA_LEVELS;

function rank({ level }: Area): number {
  return LEVELS.indexOf(level);
}

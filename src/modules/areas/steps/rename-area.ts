import type { EntityManager } from '@mikro-orm/postgresql';
import { checkText } from '../../../shared/check-text.js';
import type { Area } from '../area.entity.js';
import { currentArea } from './current-area.js';

const LONGEST_NAME = 60;

/**
 * Gives an area another name; the full names of what lies in it follow.
 * @throws HubError BAD_USER_INPUT
 */
export async function renameArea(em: EntityManager, id: string, name: string): Promise<Area> {
  const area = await currentArea(em, id);
  area.name = checkText('name', name, LONGEST_NAME);
  return area;
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { dateInChina } from '../../shared/date-in-china.js';
import type { Principal } from '../../shared/principal.js';
import { GridAssignment } from '../grid-assignments/grid-assignment.entity.js';

/** Ids of the areas that a caller is responsible for: at grid tier the grids of their active assignments. */
export async function ownAreas(em: EntityManager, { id, tier, areaIds }: Principal): Promise<readonly number[]> {
  if (tier !== 'GRID') return areaIds;
  const today = dateInChina(0);
  const active = { memberId: id, validFrom: { $lte: today }, $or: [{ validTo: null }, { validTo: { $gte: today } }] };
  const assignments = await em.find(GridAssignment, active, { fields: ['area'] });
  return assignments.map(({ area }) => area.id);
}

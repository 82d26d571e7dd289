import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccessGrant } from '../../../access/access-grant.entity.js';
import { HubError } from '../../../shared/errors.js';
import { findArea, isWithin } from '../../areas/find-area.js';

/** Less than what was asked for; what is absent stays as it was. */
export interface GivenNarrowing {
  readonly fields?: readonly string[] | null;
  readonly area?: string | null;
  readonly validFrom?: string | null;
  readonly validTo?: string | null;
}

type Narrower = Partial<Pick<AccessGrant, 'fields' | 'areaId' | 'validFrom' | 'validTo'>>;

/**
 * What of a request changes: fewer fields, an area inside, a shorter period. Undefined where nothing is given.
 * @throws HubError BAD_USER_INPUT where something is not narrower than what was asked for, or nothing is left
 */
export async function narrowGrant(
  em: EntityManager,
  grant: AccessGrant,
  given: GivenNarrowing,
  now: Date,
): Promise<Narrower | undefined> {
  const narrower: Narrower = {
    ...(given.fields != null && { fields: fewer(grant, given.fields) }),
    ...(given.area != null && { areaId: await inside(em, grant, given.area) }),
    ...(given.validFrom != null && { validFrom: new Date(given.validFrom) }),
    ...(given.validTo != null && { validTo: new Date(given.validTo) }),
  };
  if (Object.keys(narrower).length === 0) return undefined;
  const { validFrom, validTo } = { ...grant, ...narrower };
  if (validFrom < grant.validFrom || validTo > grant.validTo || validTo <= validFrom || validTo <= now) {
    throw new HubError('BAD_USER_INPUT', 'The period must lie in the one that was asked for, and not be over.');
  }
  return narrower;
}

function fewer(grant: AccessGrant, names: readonly string[]): string[] {
  const fields = [...new Set(names)].sort();
  if (fields.length === 0) throw new HubError('BAD_USER_INPUT', 'fields must name at least one field.');
  const stranger = fields.find((name) => !grant.fields.includes(name));
  if (stranger !== undefined) throw new HubError('BAD_USER_INPUT', `"${stranger}" was not asked for.`);
  return fields;
}

async function inside(em: EntityManager, { areaId }: AccessGrant, id: string): Promise<number> {
  const area = await findArea(em, id);
  if (!isWithin(area, [areaId]))
    throw new HubError('BAD_USER_INPUT', 'The area must lie in the one that was asked for.');
  return area.id;
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { StartupError } from '../shared/startup-error.js';
import { AccessDuty } from './access-duty.entity.js';

/** Every subject that is bound to a duty, by name. */
export async function listDuties(em: EntityManager): Promise<AccessDuty[]> {
  return em.find(AccessDuty, {}, { orderBy: { subject: 'asc' } });
}

/**
 * Forgets in which duty a subject acted, so that the next one counts.
 * @param record writes the receipt that says so; when it fails, nothing changes
 * @throws StartupError when the subject is bound to none
 */
export async function releaseDuty(
  em: EntityManager,
  subject: string,
  record: (duty: AccessDuty) => Promise<unknown>,
): Promise<AccessDuty> {
  return em.transactional(async (inside) => {
    const duty = await inside.findOne(AccessDuty, { subject });
    if (duty === null) throw new StartupError(`"${subject}" is bound to no duty.`);
    await inside.nativeDelete(AccessDuty, { subject });
    await record(duty);
    return duty;
  });
}

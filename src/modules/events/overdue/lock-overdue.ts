import type { EntityManager } from '@mikro-orm/postgresql';
import { type HandledEvent, loadEvents } from '../life-cycle/load-events.js';
import { OPEN } from '../life-cycle/transitions.js';

const LISTED = OPEN.map((status) => `'${status}'`).join();
/** The last tier hands nothing on, and red is the last level. */
const ESCALATES = `(status in (${LISTED}) and tier <> 'DISTRICT')`;
const SUPERVISED = `(supervision is null or supervision = 'YELLOW' and supervision_due_at <= ?)`;

/**
 * Locks events that are overdue and of which the hub has not done all that it does of them, those that have waited longest first.
 * Events that are locked already, by another node or a caller, are left to whoever holds them; and whoever comes after a step
 * finds its event no longer so: that is what makes it happen once.
 */
export async function lockOverdue(em: EntityManager, at: Date, most: number): Promise<readonly HandledEvent[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from event
      where closed_at is null and due_at <= ? and status in (${LISTED}, 'CLOSED_PENDING') and (${ESCALATES} or ${SUPERVISED})
      order by due_at, id limit ${most} for update skip locked`,
    [at, at],
  );
  return loadEvents(
    em,
    rows.map(({ id }) => id),
  );
}

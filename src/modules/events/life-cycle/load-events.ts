import type { FilterQuery, Loaded } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Event } from '../event.entity.js';

/** What the life cycle never looks at: it stays in the database. */
const UNREAD = ['description', 'reporterName', 'reporterPhone', 'reporter', 'agreement', 'reply'] as const;

/** An event as the life cycle knows it: without what was told, by whom, and with which result. */
export type HandledEvent = Loaded<Event, never, never, (typeof UNREAD)[number]>;

/** Events by id, those that are longest due first. */
export function loadEvents(em: EntityManager, ids: readonly string[]): Promise<HandledEvent[]> {
  const orderBy = { dueAt: 'asc', id: 'asc' } as const;
  return em.find(Event, { id: { $in: [...ids] } }, { orderBy, exclude: [...UNREAD] });
}

/** Events that a system sent, by their numbers there. */
export function loadSentEvents(em: EntityManager, sent: FilterQuery<Event>): Promise<HandledEvent[]> {
  return em.find(Event, sent, { orderBy: { externalId: 'asc' }, exclude: [...UNREAD] });
}

/** One of them. */
export async function loadEvent(em: EntityManager, id: string): Promise<HandledEvent> {
  const [event] = await loadEvents(em, [id]);
  if (event === undefined) throw new Error(`there is no event ${id}`);
  return event;
}

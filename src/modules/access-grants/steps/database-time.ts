import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * The time by the clock of the database, which decides what is in force: in a transaction the time of its start. Whole
 * milliseconds, and never ahead of that clock.
 */
export async function databaseTime(em: EntityManager): Promise<Date> {
  const rows = await em.execute<{ ms: string }[]>('select floor(extract(epoch from now()) * 1000)::text as ms');
  return new Date(Number(rows[0]?.ms));
}

import type { EntityManager } from '@mikro-orm/postgresql';

/** Now, by the clock of the database, in whole milliseconds: also in a transaction that has waited for a lock. */
export async function databaseMoment(em: EntityManager): Promise<Date> {
  const [row] = await em.execute<{ ms: string }[]>(
    'select floor(extract(epoch from clock_timestamp()) * 1000)::text as ms',
  );
  return new Date(Number(row?.ms));
}

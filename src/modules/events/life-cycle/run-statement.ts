import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type RawBuilder } from 'kysely';
import { callerValue } from '../../../data/caller-value.js';
import { databaseFailure } from '../../../data/pool/database-failure.js';
import type { Parameter } from '../../../data/pool.js';
import { toStatement } from '../../../data/sql/compiler.js';
import type { CallerAccess } from '../../../policy/caller-access.js';

/**
 * Runs a query whose parameters are slots in the transaction of a mutation.
 * @param values those of its arguments, by index
 * @throws HubError
 */
export async function runStatement<Row>(
  em: EntityManager,
  caller: CallerAccess,
  query: RawBuilder<Row>,
  values: readonly Parameter[],
): Promise<readonly Row[]> {
  const { text, slots } = toStatement(query);
  const bound = slots.map((slot): Parameter => {
    if (slot.from === 'argument') return values[slot.index] ?? null;
    if (slot.from === 'parents') throw new Error('a mutation follows no relation');
    return callerValue(slot, caller);
  });
  const run = em.getKysely().executeQuery<Row>(CompiledQuery.raw(text, bound));
  return (await run.catch((error: Error) => Promise.reject(databaseFailure(error)))).rows;
}

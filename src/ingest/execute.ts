import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type ControlledTransaction } from 'kysely';

/** Runs a statement with parameters `$1`, `$2` in the transaction of a chunk. */
export type Execute = <Row>(text: string, ...values: readonly unknown[]) => Promise<readonly Row[]>;

/** Statements in the transaction of an entity manager. Parameters travel beside the text: a chunk has megabytes of them. */
export function executeIn(em: EntityManager): Execute {
  const transaction = em.getTransactionContext<ControlledTransaction<unknown>>();
  if (transaction === undefined) throw new Error('a chunk is written in a transaction');
  return async <Row>(text: string, ...values: readonly unknown[]) =>
    (await transaction.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows;
}

import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { databaseFailure } from './pool/database-failure.js';

/** One transaction of the hub's role: all of its changes are made, or none. End it with `commit` or `rollback`. */
export interface UnitOfWork {
  /** Bound to the transaction. */
  readonly em: EntityManager;
  /**
   * Writes what is pending and checks what was put off, so that after this only the commit itself can fail.
   * @throws HubError
   */
  prepare(): Promise<void>;
  /** @throws when it is not known to be done; a lost connection leaves open whether it is. */
  commit(): Promise<void>;
  /** Never fails: a transaction whose connection is gone is rolled back already. */
  rollback(): Promise<void>;
}

/** What a unit of work is decided under. */
export interface DecidedUnder {
  readonly epoch: string;
  /** When the caller's first grant ends, as PostgreSQL takes it. */
  readonly until: string;
}

/**
 * Begins a unit of work under the access state in force.
 * @throws StaleAccess when it is over; HubError SERVICE_UNAVAILABLE
 */
export type BeginWork = (under: DecidedUnder) => Promise<UnitOfWork>;

/** Least time that a transaction may wait for its receipt, in milliseconds. */
const RECEIPT_TIME = 10_000;

/**
 * Settings of the hub's role for an ORM that writes: no statement takes longer than `timeoutMs`, and a transaction whose hub
 * has gone away does not keep its locks.
 */
export function writerSettings(hub: pg.ClientConfig, timeoutMs: number): pg.ClientConfig {
  const idle = Math.max(timeoutMs, RECEIPT_TIME);
  const limits = `-c statement_timeout=${timeoutMs} -c idle_in_transaction_session_timeout=${idle}`;
  return { ...hub, options: `${hub.options ?? ''} ${limits}`.trim(), application_name: 'fivefold writes' };
}

/** Units of work on the ORM of the hub's role. */
export function createUnitsOfWork(orm: MikroORM): BeginWork {
  return async ({ epoch, until }) => {
    const em = orm.em.fork();
    const rollback = () => em.rollback().catch(() => undefined);
    await em.begin().catch(fail);
    try {
      await em.execute('select access_guard(?::bigint, ?::timestamptz)', [epoch, until]);
    } catch (error) {
      await rollback();
      throw error instanceof Error ? databaseFailure(error) : error;
    }
    return {
      em,
      prepare: async () => {
        // Fails too where an earlier statement did: PostgreSQL would take the commit then, and roll back without a word.
        await em
          .flush()
          .then(() => em.execute('set constraints all immediate'))
          .catch(fail);
      },
      commit: () => em.commit(),
      rollback,
    };
  };
}

function fail(error: Error): never {
  throw databaseFailure(error);
}

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { TABLES, type World } from './world.js';
import { statementsBetween } from './world-diff.js';

/** A change that is made, but for its end. */
export interface BegunChange {
  /** The number of its transaction. */
  readonly transaction: string;
  commit(): Promise<void>;
  undo(): Promise<void>;
}

/** Writes the rows of worlds into one database, each in place of the one before. */
export interface WorldWriter {
  write(world: World): Promise<void>;
  /**
   * Begins to change the world that was written last into another one, in a transaction of its own with all triggers. Undefined
   * where a CHECK refuses it.
   */
  change(world: World): Promise<BegunChange | undefined>;
  /** Waits until every transaction up to this one is over, in whatever database of the server: feeds then tell of all. */
  settle(transaction: string): Promise<void>;
  close(): Promise<void>;
}

const CHECK_VIOLATION = '23514';

/**
 * Opens a writer as a superuser whose session runs no triggers and checks no references: worlds carry what triggers would
 * reckon, and are written whole. CHECKs hold, so that every world is one that the hub could meet.
 */
export async function openWorldWriter(settings: pg.ClientConfig): Promise<WorldWriter> {
  const client = new pg.Client(settings);
  await client.connect();
  await client.query(`set session_replication_role = replica; set synchronous_commit = off`);
  let written: Partial<Record<string, string>> = {};
  let last: World | undefined;
  const rows = async (statement: string, values: readonly unknown[] = []) =>
    (await client.query<{ value: string }>(statement, [...values])).rows;
  return {
    write: async (world) => {
      if (world === last) return;
      const texts = TABLES.map((table) => [table, JSON.stringify(world[table])] as const);
      const changed = texts.filter(([table, text]) => written[table] !== text);
      const statements = changed.map(
        ([table, text]) =>
          `delete from ${table}; insert into ${table} select * from json_populate_recordset(null::${table}, ${pg.escapeLiteral(text)})`,
      );
      await client.query(['begin', ...statements, 'commit'].join('; '));
      written = Object.fromEntries(texts);
      last = world;
    },
    change: async (world) => {
      if (last === undefined) throw new Error('no world was written');
      const statements = statementsBetween(last, world);
      const undo = async () => void (await client.query('rollback'));
      try {
        await client.query(['begin', 'set local session_replication_role = origin', ...statements].join('; '));
      } catch (error) {
        await undo();
        if (error instanceof pg.DatabaseError && error.code === CHECK_VIOLATION) return undefined;
        throw error;
      }
      const [row] = await rows('select pg_current_xact_id()::text as value');
      const commit = async () => {
        await client.query('commit');
        // Triggers move the steps of events.
        const kept = TABLES.filter((table) => table !== 'event_step' && world[table] === last?.[table]);
        written = Object.fromEntries(kept.map((table) => [table, written[table]]));
        last = world;
      };
      return { transaction: row?.value ?? '0', commit, undo };
    },
    settle: async (transaction) => {
      const isOver = async () =>
        (await rows(`select 'over' as value where pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8`, [transaction]))
          .length > 0;
      while (!(await isOver())) await sleep(2);
    },
    close: () => client.end(),
  };
}

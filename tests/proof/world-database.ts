import pg from 'pg';
import { TABLES, type World } from './world.js';

/** Writes the rows of worlds into one database, each in place of the one before. */
export interface WorldWriter {
  write(world: World): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a writer as a superuser whose session runs no triggers and checks no references: worlds carry what triggers would
 * reckon, and are written whole. CHECKs hold, so that every world is one that the hub could meet.
 */
export async function openWorldWriter(settings: pg.ClientConfig): Promise<WorldWriter> {
  const client = new pg.Client(settings);
  await client.connect();
  await client.query(`set session_replication_role = replica; set synchronous_commit = off`);
  let written: Partial<Record<string, string>> = {};
  return {
    write: async (world) => {
      const texts = TABLES.map((table) => [table, JSON.stringify(world[table])] as const);
      const changed = texts.filter(([table, text]) => written[table] !== text);
      const statements = changed.map(
        ([table, text]) =>
          `delete from ${table}; insert into ${table} select * from json_populate_recordset(null::${table}, ${pg.escapeLiteral(text)})`,
      );
      await client.query(['begin', ...statements, 'commit'].join('; '));
      written = Object.fromEntries(texts);
    },
    close: () => client.end(),
  };
}

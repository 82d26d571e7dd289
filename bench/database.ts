import { rmSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import pg from 'pg';
import { type Database, openDatabase } from '../src/data/database.js';
import { migrate } from '../src/data/migrate.js';
import { loadDemo } from '../src/demo/load.js';
import type { BenchOptions } from './options.js';
import { dropPeerSchemas } from './peer-schema.js';

type Wanted = Pick<BenchOptions, 'home' | 'people' | 'events'>;

/** Opens the benchmark's database, an embedded server with the hub's own settings; loads it first when it is missing or of another size. */
export async function openBenchDatabase(wanted: Wanted): Promise<Database> {
  const database = await openDatabase({ home: wanted.home });
  await dropPeerSchemas(database);
  await migrate(database);
  const size = await sizeOf(database);
  if (size.people === wanted.people && size.events === wanted.events) return database;
  if (size.people === 0) {
    await load(database, wanted);
    return database;
  }
  await database.close();
  rmSync(wanted.home, { recursive: true });
  return openBenchDatabase(wanted);
}

async function sizeOf({ owner }: Database): Promise<{ people: number; events: number }> {
  const [row] = await select<{ people: number; events: number }>(
    owner,
    'select (select count(*)::int from person) as people, (select count(*)::int from event) as events',
  );
  return row ?? { people: 0, events: 0 };
}

async function load({ owner }: Database, { people, events }: Wanted): Promise<void> {
  const bar = new SingleBar({ format: 'Loading the database [{bar}] {percentage}% {step}', hideCursor: true });
  bar.start(1, 0, { step: '' });
  await loadDemo(owner, {
    people,
    events,
    onProgress: ({ done, total, step }) => {
      bar.setTotal(total);
      bar.update(done, { step });
    },
  });
  bar.stop();
}

/** Ids that requests ask for, in no order: `people` all over the table, and every community that people live in. */
export async function sampleIds({ owner }: Database): Promise<{ people: string[]; communities: string[] }> {
  const people = await select<{ id: string }>(
    owner,
    'select id::text from person tablesample system (5) repeatable (1) order by random() limit 5000',
  );
  const communities = await select<{ id: string }>(
    owner,
    `select id::text from area where level = 'COMMUNITY'
      and exists (select from person where person.community_id = area.id) order by random()`,
  );
  return { people: people.map(({ id }) => id), communities: communities.map(({ id }) => id) };
}

/** Writes what is dirty to disk, so that no measurement pays for the load. */
export async function settle({ owner }: Database): Promise<string> {
  await select(owner, 'checkpoint');
  const [row] = await select<{ version: string }>(owner, "select current_setting('server_version') as version");
  return row?.version ?? '';
}

/** Runs one statement on a connection of its own. */
export async function select<Row>(owner: pg.ClientConfig, text: string): Promise<Row[]> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { rows } = await client.query(text);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

/** Process id of the PostgreSQL server. */
export async function postmasterOf({ owner }: Database): Promise<number> {
  const [row] = await select<{ file: string }>(owner, "select pg_read_file('postmaster.pid') as file");
  return Number.parseInt(row?.file ?? '', 10);
}

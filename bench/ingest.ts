import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import pg from 'pg';
import { DEMO_CALLERS_FILE, type DemoCaller } from '../src/auth/demo-callers.js';
import { type Database, openDatabase } from '../src/data/database.js';
import { migrate } from '../src/data/migrate.js';
import { loadDemo } from '../src/demo/load.js';
import { textTable } from '../src/shared/text-table.js';
import { postmasterOf, select, settle } from './database.js';
import { people } from './ingest-people.js';
import { machine } from './machine.js';
import { type Span, watchMemory } from './memory.js';
import { hubProgram } from './programs.js';
import { type Server, startServer } from './servers.js';

interface Options {
  readonly rows: number;
  readonly every: number;
  readonly copies: number;
  readonly profile?: string;
}

/**
 * Rows per second through a hub in a process of its own, and the memory of it and of PostgreSQL along the way; and by COPY of what
 * they became into the same tables, with indexes and triggers.
 */
const { rows, every, copies, profile } = new Command('npm run bench:ingest --')
  .option('--rows <n>', 'people to send', Number, 20_000)
  .option('--every <n>', 'rows from one line of the table to the next', Number, 50_000)
  .option('--copies <n>', 'how often COPY is measured; the median counts', Number, 3)
  .option('--profile <folder>', 'write a CPU profile of the hub there (.cpuprofile)')
  .parse()
  .opts<Options>();
const home = mkdtempSync(join(tmpdir(), 'fivefold-bench-ingest-'));
const [load = 0] = loadavg();
const database = await openDatabase({ home });
try {
  await migrate(database);
  await loadDemo(database.owner, { people: 100 });
  const version = await settle(database);
  const server = await startServer(hubProgram({ owner: database.owner, home, poolSize: 4 }, profile), 1);
  const [hub = 0] = server.pids;
  const stop = watchMemory({ hub, postmaster: await postmasterOf(database), written, every });
  const sent = await timed(() => send(server));
  const spans = await stop();
  const again = await timed(() => send(server));
  await server.stop();
  const copied = await copy(database);
  const line = (name: string, rate: number) => `${name.padEnd(52)} ${String(Math.round(rate)).padStart(6)} rows/s`;
  console.log(
    [
      machine(version, load),
      `${rows} people`,
      line('POST /ingest/people', sent),
      line('the same stream again', again),
      line('COPY person', copied.person),
      line('COPY person and source_record', copied.both),
      `stream : COPY = ${(sent / copied.person).toFixed(2)}; of both tables ${(sent / copied.both).toFixed(2)}`,
      memoryTable(spans),
    ].join('\n'),
  );
} finally {
  await database.close();
  rmSync(home, { recursive: true });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return rows / ((performance.now() - begun) / 1000);
}

async function written(): Promise<number> {
  const [row] = await select<{ rows: number }>(
    database.owner,
    'select coalesce(sum(accepted), 0)::int as rows from ingest_chunk',
  );
  return row?.rows ?? 0;
}

async function send({ ports }: Server): Promise<void> {
  const callers: DemoCaller[] = JSON.parse(readFileSync(join(home, DEMO_CALLERS_FILE), 'utf8'));
  const caller = callers.find(({ name }) => name === 'demo:public_security:district');
  const headers = {
    authorization: `Bearer ${caller?.token}`,
    'content-type': 'application/x-ndjson',
    'x-source-system': 'bench',
    'idempotency-key': 'bench',
  };
  const body = Readable.toWeb(Readable.from(people(rows)));
  const url = `http://127.0.0.1:${ports[0]}/ingest/people`;
  const response = await fetch(url, { method: 'POST', headers, body, duplex: 'half' });
  const text = await response.text();
  if (!text.includes(`"accepted":${rows}`)) throw new Error(text.slice(0, 500));
}

function memoryTable(spans: readonly Span[]): string {
  const lines = spans.map((span) => [span.rows, span.rate, span.hub, span.backend].map((value) => value.toFixed(0)));
  const hub = spans.map((span) => span.hub);
  const range = `hub: first ${hub[0]?.toFixed(0)} MB, last ${hub.at(-1)?.toFixed(0)} MB, most ${Math.max(...hub).toFixed(0)} MB`;
  return `${textTable([['rows', 'rows/s', 'hub, MB', 'largest backend, MB'], ...lines])}\n${range}`;
}

/** As the owner, of the rows that were sent, the median of several times: into the category alone, and also into what its records follow from. */
async function copy({ owner }: Database): Promise<{ readonly person: number; readonly both: number }> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await client.query(`copy (select * from person where name like '张%') to program 'cat > person.copy'`);
    await client.query(`copy source_record to program 'cat > source_record.copy'`);
    const person = () => client.query(`copy person from program 'cat person.copy'`);
    const both = async () => {
      await person();
      await client.query(`copy source_record from program 'cat source_record.copy'`);
    };
    const rates: { person: number; both: number }[] = [];
    for (let round = 0; round < copies; round++) {
      rates.push({ person: await afterEmptying(client, person), both: await afterEmptying(client, both) });
    }
    return { person: median(rates.map((rate) => rate.person)), both: median(rates.map((rate) => rate.both)) };
  } finally {
    await client.end();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function afterEmptying(client: pg.Client, work: () => Promise<unknown>): Promise<number> {
  // The change log refuses it, as long as triggers run.
  await client.query(`set session_replication_role = 'replica'`);
  await client.query('truncate person, source_record cascade');
  await client.query(`set session_replication_role = 'origin'`);
  await client.query('checkpoint');
  return timed(async () => {
    await work();
  });
}

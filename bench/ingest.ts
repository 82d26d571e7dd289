import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import pg from 'pg';
import { pino } from 'pino';
import { makeDemoCallers } from '../src/auth/demo-callers.js';
import { composeHub, loadHubCalendar, loadHubPolicy } from '../src/compose.js';
import { type Database, openDatabase } from '../src/data/database.js';
import { migrate } from '../src/data/migrate.js';
import { demoPlacement } from '../src/demo/callers.js';
import { loadDemo } from '../src/demo/load.js';
import { keepDemoLogKey } from '../src/receipts/log-key-file.js';
import { citizenCheckCharacter } from '../src/shared/codes/citizen-number.js';

/** Rows per second through a hub, and by COPY of the same rows into the same table with its indexes and triggers. */
interface Measured {
  readonly rows: number;
  readonly stream: number;
  readonly again: number;
  readonly copy: number;
  /** Most memory of the hub above idle, in MB. */
  readonly memory: number;
}

const { rows } = new Command('npm run bench:ingest --')
  .option('--rows <n>', 'people to send', Number, 20_000)
  .parse()
  .opts<{ readonly rows: number }>();
const home = mkdtempSync(join(tmpdir(), 'fivefold-bench-ingest-'));
const database = await openDatabase({ home });
try {
  const { stream, again, copy, memory } = await measure(database);
  const line = (name: string, rate: number) => `${name.padEnd(34)} ${Math.round(rate)} rows/s`;
  console.log(`${rows} people`);
  console.log(line('POST /ingest/people', stream));
  console.log(line('the same stream again', again));
  console.log(line('COPY person, indexes and triggers', copy));
  console.log(`stream : COPY = ${(stream / copy).toFixed(2)}; memory ${memory} MB above idle`);
} finally {
  await database.close();
  rmSync(home, { recursive: true });
}

async function measure(opened: Database): Promise<Measured> {
  await migrate(opened);
  await loadDemo(opened.owner, { people: 100 });
  const { issuer, callers } = await makeDemoCallers(home, ['public_security'], demoPlacement);
  const hub = await composeHub({
    database: opened,
    policy: loadHubPolicy(),
    calendar: loadHubCalendar(),
    overdueEvery: 60_000,
    changeDays: 90,
    issuer,
    logger: pino({ level: 'warn' }),
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    poolSize: 4,
    grantLimits: { reply: 10, longest: 365 },
    graphiql: {},
    evidence: { key: await keepDemoLogKey(home), adopt: true, every: 1000 },
  });
  try {
    const url = await hub.http.listen({ host: '127.0.0.1', port: 0 });
    const token = callers.find(({ name }) => name === 'demo:public_security:district')?.token ?? '';
    const idle = process.memoryUsage().rss;
    let most = idle;
    const sampling = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 100);
    const stream = await timed(() => send(url, token));
    const again = await timed(() => send(url, token));
    clearInterval(sampling);
    return { rows, stream, again, copy: await copied(opened), memory: Math.round((most - idle) / 1_048_576) };
  } finally {
    await hub.close();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return rows / ((performance.now() - begun) / 1000);
}

async function send(url: string, token: string): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
    'x-source-system': 'bench',
    'idempotency-key': 'bench',
  };
  const body = Readable.toWeb(Readable.from(people()));
  const response = await fetch(`${url}/ingest/people`, { method: 'POST', headers, body, duplex: 'half' });
  const text = await response.text();
  if (!text.includes(`"accepted":${rows}`)) throw new Error(text.slice(0, 500));
}

/** Invented people, of all days of 60 years, in writes of 64 KB. */
function* people(): Generator<Buffer> {
  let text = '';
  for (let order = 0; order < rows; order++) {
    const birthDate = new Date(Date.UTC(1950, 0, 1) + (order % 20_000) * 86_400_000).toISOString().slice(0, 10);
    const head = `99${String(Math.floor(order / 20_000)).padStart(4, '0')}${birthDate.replaceAll('-', '')}001`;
    const idNumber = head + citizenCheckCharacter(head);
    const residenceArea = demoPlacement.GRID;
    const record = {
      sourceId: `b-${order}`,
      modifiedAt: '2026-01-05T08:00:00Z',
      name: `张${order}`,
      idNumber,
      sex: 'MALE',
    };
    text += `${JSON.stringify({ ...record, birthDate, kind: 'REGISTERED', residenceArea })}\n`;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** As the owner, of the rows that were sent. */
async function copied({ owner }: Database): Promise<number> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await client.query(`copy (select * from person where name like '张%') to program 'cat > bench.copy'`);
    // The change log refuses it, as long as triggers run.
    await client.query(`set session_replication_role = 'replica'`);
    await client.query('truncate person cascade');
    await client.query(`set session_replication_role = 'origin'`);
    return await timed(async () => {
      await client.query(`copy person from program 'cat bench.copy'`);
    });
  } finally {
    await client.end();
  }
}

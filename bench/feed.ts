import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import pg from 'pg';
import { DEMO_CALLERS_FILE, type DemoCaller } from '../src/auth/demo-callers.js';
import { openBenchDatabase, settle } from './database.js';
import { machine } from './machine.js';
import { hubProgram } from './programs.js';
import { startServer } from './servers.js';

interface Options {
  readonly people: number;
  readonly writers: number;
  readonly seconds: number;
  readonly home: string;
}

/** How fast a department follows writers, and how far it is behind them. */
const options = new Command('npm run bench:feed --')
  .option('--people <n>', 'people of the district', Number, 20_000)
  .option('--writers <n>', 'connections that write', Number, 64)
  .option('--seconds <n>', 'how long they write', Number, 10)
  .option('--home <folder>', 'folder of the database, kept from run to run', '.fivefold/bench-export')
  .parse()
  .opts<Options>();

const home = resolve(options.home);
const [load = 0] = loadavg();
const database = await openBenchDatabase({ home, people: options.people, events: Math.ceil(options.people / 10) });
const version = await settle(database);
const server = await startServer(hubProgram({ owner: database.owner, home, poolSize: 10 }), 1);
try {
  const callers: DemoCaller[] = JSON.parse(readFileSync(join(home, DEMO_CALLERS_FILE), 'utf8'));
  const caller = callers.find(({ name }) => name === 'demo:public_security:district');
  const headers = { authorization: `Bearer ${caller?.token}`, 'x-purpose': 'bench' };
  const pull = async (query: string) => {
    const response = await fetch(`http://127.0.0.1:${server.ports[0]}/feed?types=Person${query}`, { headers });
    return (await response.text()).trim().split('\n');
  };
  const started = JSON.parse((await pull('')).at(-1) ?? '');
  let cursor: string = started.cursor;
  let over = false;
  const writing = Promise.all(Array.from({ length: options.writers }, () => write(database.owner, () => over)));
  const begun = performance.now();
  const lags: number[] = [];
  let changes = 0;
  for (let done = false; !done; ) {
    const lines = await pull(`&after=${cursor}&first=5000&wait=1`);
    const read = Date.now();
    const end = JSON.parse(lines.at(-1) ?? '');
    cursor = end.cursor;
    changes += lines.length - 1;
    // Writers put the time into the name.
    for (const line of lines.slice(0, -1)) {
      const written = Number(/"name":"某(\d+)"/.exec(line)?.[1] ?? Number.NaN);
      if (!Number.isNaN(written)) lags.push(read - written);
    }
    if (performance.now() - begun > options.seconds * 1000) over = true;
    done = over && end.more === false;
  }
  const seconds = (performance.now() - begun) / 1000;
  const transactions = (await writing).reduce((sum, count) => sum + count, 0);
  const sorted = lags.sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  process.stdout.write(`${machine(version, load)}
${options.writers} writers: ${Math.round(transactions / seconds)} transactions/s; delivered ${Math.round(changes / seconds)} changes/s
from a write to its delivery, ms: median ${at(0.5)}, 99 % ${at(0.99)}, most ${at(1)}\n`);
} finally {
  await server.stop();
  await database.close();
}

/** Writes one record after the other; gives how many. */
async function write(owner: pg.ClientConfig, isOver: () => boolean): Promise<number> {
  const client = new pg.Client(owner);
  await client.connect();
  const text =
    'update person set name = $1 where id = (select id from person where id > gen_random_uuid() order by id limit 1)';
  let count = 0;
  while (!isOver()) {
    await client.query({ name: 'write', text, values: [`某${Date.now()}`] });
    count += 1;
  }
  await client.end();
  return count;
}

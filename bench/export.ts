import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import pg from 'pg';
import { DEMO_CALLERS_FILE, type DemoCaller } from '../src/auth/demo-callers.js';
import { openBenchDatabase, select, settle } from './database.js';
import { exportSelect } from './export-select.js';
import { machine } from './machine.js';
import { hubProgram } from './programs.js';
import { startServer } from './servers.js';

interface Options {
  readonly people: number;
  readonly rounds: number;
  readonly home: string;
}

/** Exports of people of whom one field is masked, against COPY of the same SELECT through node. */
const options = new Command('npm run bench:export --')
  .option('--people <n>', 'people of the district', Number, 20_000)
  .option('--rounds <n>', 'how often each is measured', Number, 5)
  .option('--home <folder>', 'folder of the database, kept from run to run', '.fivefold/bench-export')
  .parse()
  .opts<Options>();

const home = resolve(options.home);
const [load = 0] = loadavg();
const database = await openBenchDatabase({ home, people: options.people, events: Math.ceil(options.people / 10) });
const version = await settle(database);
const server = await startServer(hubProgram({ owner: database.owner, home, poolSize: 10 }), 1);
let watch: NodeJS.Timeout | undefined;
try {
  const callers: DemoCaller[] = JSON.parse(readFileSync(join(home, DEMO_CALLERS_FILE), 'utf8'));
  const caller = callers.find(({ name }) => name === 'demo:public_security:district');
  const headers = { authorization: `Bearer ${caller?.token}`, 'x-purpose': 'bench', 'accept-encoding': 'identity' };
  const address = `http://127.0.0.1:${server.ports[0]}/export/Person`;
  const part = await exportSelect(database, {
    department: 'public_security',
    tier: 'DISTRICT',
    area: caller?.area ?? '',
    purpose: 'bench',
  });
  await take(address, headers);
  const idle = memory();
  let most = idle;
  watch = setInterval(() => {
    most = Math.max(most, memory());
  }, 50);
  const exports: number[] = [];
  const copies: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    exports.push(await timed(() => take(address, headers)));
    copies.push(await timed(() => copy(database.owner, part)));
  }
  const [one, other] = [options.people / median(exports), options.people / median(copies)];
  process.stdout.write(`${machine(version, load)}
export: ${Math.round(one)} people/s; COPY: ${Math.round(other)} people/s; ratio ${(one / other).toFixed(2)}
memory above idle: ${Math.round((most - idle) / 2 ** 20)} MiB (idle ${Math.round(idle / 2 ** 20)} MiB)
receipts: ${(await select<{ size: string }>(database.owner, "select pg_size_pretty(sum(octet_length(body))) as size from access_receipt where body like '%GET /export%'"))[0]?.size} for ${options.rounds + 1} exports\n`);
} finally {
  clearInterval(watch);
  await server.stop();
  await database.close();
}

/** Reads an export to its end, and checks that it has one. */
async function take(address: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(address, { headers });
  let end = Buffer.alloc(0);
  for await (const chunk of response.body ?? []) end = Buffer.concat([end.subarray(-100_000), Buffer.from(chunk)]);
  const last = end.toString().trim().split('\n').at(-1) ?? '';
  if (!last.startsWith(`{"manifest":{"count":${options.people},`)) throw new Error(`not whole: ${last.slice(0, 300)}`);
}

/** Takes the same parts by COPY, one after the other as an exporter needs them, with the hash that a manifest needs. */
async function copy(owner: pg.ClientConfig, part: (after: string | undefined) => string): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  const sha256 = createHash('sha256');
  const connection: unknown = Reflect.get(client, 'connection');
  if (!(connection instanceof pg.Connection)) throw new Error('no connection');
  let row: Buffer = Buffer.alloc(0);
  connection.on('copyData', ({ chunk }: { readonly chunk: Buffer }) => {
    sha256.update(chunk);
    row = chunk;
  });
  try {
    let count = 0;
    for (let after: string | undefined; ; ) {
      await client.query(`copy (${part(after)}) to stdout`);
      // A part is one row; the ids of its records are the second column, NULL where there are no more.
      const joined = row.toString().split('\t')[1] ?? '\\N';
      const ids = joined === '\\N' ? [] : joined.split(',');
      count += ids.length;
      if (ids.length < 2_000) break;
      after = ids.sort().at(-1);
    }
    if (count !== options.people) throw new Error(`COPY gave ${count} people`);
  } finally {
    await client.end();
  }
  sha256.digest();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

function median(of: readonly number[]): number {
  return [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;
}

/** Resident memory of the hub's process, in bytes. */
function memory(): number {
  const status = readFileSync(`/proc/${server.pids[0]}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

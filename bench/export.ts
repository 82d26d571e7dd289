import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import pg from 'pg';
import { DEMO_CALLERS_FILE, type DemoCaller } from '../src/auth/demo-callers.js';
import { openBenchDatabase, select, settle } from './database.js';
import { machine } from './machine.js';
import { hubProgram } from './programs.js';
import { startServer } from './servers.js';

interface Options {
  readonly people: number;
  readonly rounds: number;
  readonly home: string;
}

/** Exports of people of whom one field is masked, against COPY of the same columns through node. */
const options = new Command('npm run bench:export --')
  .option('--people <n>', 'people of the district', Number, 20_000)
  .option('--rounds <n>', 'how often each is measured', Number, 5)
  .option('--home <folder>', 'folder of the database, kept from run to run', '.fivefold/bench-export')
  .parse()
  .opts<Options>();

/** The columns that the caller reads in full, and the one that is masked, as the hub gives them, without what it refers to. */
const COPY = `copy (
  select json_build_object('id', id, 'name', name, 'idNumber', mask_citizen_number(id_number), 'sex', sex, 'birthDate', birth_date,
    'phone', phone, 'residenceArea', area_id, 'residenceAddress', residence_address, 'registeredArea', registered_area_id,
    'kind', kind, 'household', household_id, 'headRelation', head_relation, 'homePlace', home_place_id, 'workPlace', work_place_id)
  from person where district_id = (select id from area where code = '320105000000' and level = 'DISTRICT') order by id
) to stdout`;

const home = resolve(options.home);
const [load = 0] = loadavg();
const database = await openBenchDatabase({ home, people: options.people, events: Math.ceil(options.people / 10) });
const version = await settle(database);
const server = await startServer(hubProgram({ owner: database.owner, home, poolSize: 10 }), 1);
try {
  const callers: DemoCaller[] = JSON.parse(readFileSync(join(home, DEMO_CALLERS_FILE), 'utf8'));
  const caller = callers.find(({ name }) => name === 'demo:public_security:district');
  const headers = { authorization: `Bearer ${caller?.token}`, 'x-purpose': 'bench', 'accept-encoding': 'identity' };
  const address = `http://127.0.0.1:${server.ports[0]}/export/Person`;
  await take(address, headers);
  const idle = memory();
  let most = idle;
  const watch = setInterval(() => {
    most = Math.max(most, memory());
  }, 50);
  const exports: number[] = [];
  const copies: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    exports.push(await timed(() => take(address, headers)));
    copies.push(await timed(() => copy(database.owner)));
  }
  clearInterval(watch);
  const [one, other] = [options.people / median(exports), options.people / median(copies)];
  process.stdout.write(`${machine(version, load)}
export: ${Math.round(one)} people/s; COPY: ${Math.round(other)} people/s; ratio ${(one / other).toFixed(2)}
memory above idle: ${Math.round((most - idle) / 2 ** 20)} MiB (idle ${Math.round(idle / 2 ** 20)} MiB)
receipts: ${(await select<{ size: string }>(database.owner, "select pg_size_pretty(sum(octet_length(body))) as size from access_receipt where body like '%GET /export%'"))[0]?.size} for ${options.rounds + 1} exports\n`);
} finally {
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

/** Takes a COPY in chunks, as an exporter does, with the hash that a manifest needs. */
async function copy(owner: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  const sha256 = createHash('sha256');
  const connection: unknown = Reflect.get(client, 'connection');
  if (!(connection instanceof pg.Connection)) throw new Error('no connection');
  connection.on('copyData', ({ chunk }: { readonly chunk: Buffer }) => sha256.update(chunk));
  await client.query(COPY).finally(() => client.end());
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

import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { KeepAliveClient, requestBytes } from './client.js';
import { openBenchDatabase, sampleIds, settle } from './database.js';
import { machine } from './machine.js';
import { residentOf } from './memory.js';
import { hubProgram } from './programs.js';
import { REASONS } from './queries.js';
import { startServer } from './servers.js';

interface Options {
  readonly documents: number;
  readonly people: number;
  readonly home: string;
}

/** What the hub's process holds after so many different documents, none of which is asked a second time. */
const options = new Command('npm run bench:documents --')
  .option('--documents <n>', 'documents of the first half, and again of the second', Number, 10_000)
  .option('--people <n>', 'people of the database', Number, 20_000)
  .option('--home <folder>', 'folder of the database, kept from run to run', '.fivefold/bench-guard')
  .parse()
  .opts<Options>();

/** Measured after each tenth of a half. */
const STEPS = 20;

const home = resolve(options.home);
const [busy = 0] = loadavg();
const database = await openBenchDatabase({ people: options.people, events: options.people, home });
const version = await settle(database);
const server = await startServer(hubProgram({ owner: database.owner, home, poolSize: 10 }), 1);
try {
  const [person = ''] = (await sampleIds(database)).people;
  const step = Math.ceil((2 * options.documents) / STEPS);
  process.stdout.write(`${machine(version, busy)}\n| documents | MB resident |\n| --- | --- |\n`);
  const held: number[] = [];
  for (let asked = 0; asked < 2 * options.documents; asked += step) {
    held.push(residentOf(server.pids[0] ?? 0));
    process.stdout.write(`| ${asked} | ${Math.round(held.at(-1) ?? 0)} |\n`);
    await ask(Array.from({ length: step }, (_, at) => documentOf(asked + at, person)));
  }
  const [middle = 0, end = 0] = [held[STEPS / 2], residentOf(server.pids[0] ?? 0)];
  process.stdout.write(
    `| ${2 * options.documents} | ${Math.round(end)} |\nsecond half: ${(end / middle).toFixed(2)} times\n`,
  );
} finally {
  await server.stop();
  await database.close();
}

/** Sends each once. */
async function ask(requests: readonly Buffer[]): Promise<void> {
  const client = new KeepAliveClient(server.ports[0] ?? 0);
  for (const request of requests) {
    const { status } = await client.send(request);
    if (status !== 200) throw new Error(`status ${status}`);
  }
  client.close();
}

/** A document that no other number gives: the fields are chosen by the bits of the number, and an alias names it. */
function documentOf(number: number, id: string): Buffer {
  const fields = ['name', 'sex', 'birthDate', 'phone', 'residenceAddress', 'kind', 'household { id number }'];
  const chosen = fields.filter((_, bit) => (number >> bit) & 1);
  const query = `query($id: ID!) { person(id: $id) { a${number}: id ${chosen.join(' ')} residenceArea { id name } } }`;
  return requestBytes('/graphql', { ...server.headers, ...REASONS.purpose }, { query, variables: { id } });
}

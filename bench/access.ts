import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { DEMO_CALLERS_FILE, type DemoCaller } from '../src/auth/demo-callers.js';
import { requestBytes } from './client.js';
import { openBenchDatabase, select, settle } from './database.js';
import { endGrants, GRANTED_COMMUNITIES, giveGrants } from './grants.js';
import { machine } from './machine.js';
import { hubProgram } from './programs.js';
import { QUERIES, REASONS } from './queries.js';
import { startLoad, startServer } from './servers.js';

interface Options {
  readonly people: number;
  readonly events: number;
  readonly grants: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly concurrency: number;
  readonly home: string;
}

/** What live grants cost: callers of every department and tier in turn, with grants that they hold and without any. */
const options = new Command('npm run bench:access --')
  .option('--people <n>', 'people of the database', Number, 1_000_000)
  .option('--events <n>', 'events of the database', Number, 1_000_000)
  .option('--grants <n>', 'live grants, spread over all callers', Number, 100)
  .option('--rounds <n>', 'measurements of each, in turn', Number, 7)
  .option('--seconds <s>', 'length of one measurement', Number, 3)
  .option('--concurrency <n>', 'requests at a time', Number, 16)
  .option('--home <folder>', 'folder of the database, kept from run to run', '.fivefold/bench')
  .parse()
  .opts<Options>();

const DEPARTMENTS = 7;
const ASKED = ['person', 'events', 'people'] as const;

/** Milliseconds to plan for the changed rights, which happens once for each document and class. */
const SETTLE = 1500;

const home = resolve(options.home);
const [busy = 0] = loadavg();
const database = await openBenchDatabase({ ...options, home });
const version = await settle(database);
const server = await startServer(hubProgram({ owner: database.owner, home, poolSize: 10 }), 1);
const load = startLoad();
try {
  const all: DemoCaller[] = JSON.parse(readFileSync(join(home, DEMO_CALLERS_FILE), 'utf8'));
  const callers = all.filter(({ kind, department }) => kind === 'person' && department !== 'audit');
  if (new Set(callers.map(({ department }) => department)).size !== DEPARTMENTS) throw new Error('departments differ');
  const ids = await askedIds();
  process.stdout.write(
    `${machine(version, busy)}\n${callers.length} callers in turn, concurrency ${options.concurrency}\n`,
  );
  for (const name of ASKED) {
    const requests = requestsOf(callers, name, ids).map((request) => request.toString('base64'));
    const order = { ports: server.ports, requests, concurrency: options.concurrency };
    const rate = async (warmUp: number) => {
      const measured = await load.measure({ ...order, warmUp, duration: options.seconds * 1000 }, () => undefined);
      if (measured.failures > 0) throw new Error(`${measured.failures} requests failed`);
      return measured.requests / measured.seconds;
    };
    await rate(0);
    const ratios: number[] = [];
    const rates: { readonly none: number; readonly granted: number }[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const [none, granted] = round % 2 === 0 ? [await without(rate), await withGrants(rate)] : await turned(rate);
      ratios.push(granted / none);
      rates.push({ none, granted });
    }
    const median = (values: readonly number[]) => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
    process.stdout.write(
      `${QUERIES[name].title.padEnd(26)} ${median(rates.map(({ none }) => none)).toFixed(0)} req/s without, ` +
        `${median(rates.map(({ granted }) => granted)).toFixed(0)} with ${options.grants} grants: ` +
        `${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)}-${Math.max(...ratios).toFixed(3)})\n`,
    );
  }
} finally {
  await endGrants(database.owner);
  await load.stop();
  await server.stop();
  await database.close();
}

interface Ids {
  readonly people: readonly string[];
  readonly communities: readonly string[];
}

async function askedIds(): Promise<Ids> {
  const people = await select<{ id: string }>(
    database.owner,
    `select id::text from person tablesample system (5) repeatable (1)
      where community_id not in (${GRANTED_COMMUNITIES}) order by random() limit 5000`,
  );
  const communities = await select<{ id: string }>(
    database.owner,
    `select id::text from area where level = 'COMMUNITY' and id not in (${GRANTED_COMMUNITIES})
      and exists (select from person where person.community_id = area.id) order by random()`,
  );
  return { people: people.map(({ id }) => id), communities: communities.map(({ id }) => id) };
}

type Rate = (warmUp: number) => Promise<number>;

async function without(rate: Rate): Promise<number> {
  await endGrants(database.owner);
  return rate(SETTLE);
}

async function withGrants(rate: Rate): Promise<number> {
  await giveGrants(database.owner, options.grants);
  return rate(SETTLE);
}

/** With grants first, so that neither always follows the other. */
async function turned(rate: Rate): Promise<readonly [number, number]> {
  const granted = await withGrants(rate);
  return [await without(rate), granted];
}

function requestsOf(
  callers: readonly DemoCaller[],
  name: (typeof ASKED)[number],
  { people, communities }: Ids,
): Buffer[] {
  const { documents, caller: reason } = QUERIES[name];
  const [document] = documents;
  const count = callers.length * 40;
  return Array.from({ length: count }, (_, at) => {
    const { token } = callers[at % callers.length] as DemoCaller;
    const id = document?.takes === 'person' ? people[at % people.length] : communities[at % communities.length];
    const headers = { authorization: `Bearer ${token}`, ...REASONS[reason] };
    return requestBytes('/graphql', headers, { query: document?.hub, variables: { id, area: id } });
  });
}

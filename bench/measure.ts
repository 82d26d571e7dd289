import { cpuOf, cpuOfTree } from './cpu.js';
import type { LoadOrder } from './load-process.js';
import type { BenchOptions } from './options.js';
import type { ServerName } from './peers.js';
import { QUERIES, type QueryName } from './queries.js';
import type { Sample, Series } from './report.js';
import type { Requests } from './requests.js';
import type { Load, Server } from './servers.js';

export interface Measured {
  /** The hub and the chosen peers. */
  readonly servers: Readonly<Partial<Record<ServerName, Server>>>;
  readonly requests: Readonly<Partial<Record<ServerName, Requests>>>;
  readonly load: Load;
  readonly options: BenchOptions;
  readonly queries: readonly QueryName[];
  /** Process id of the PostgreSQL server. */
  readonly postmaster: number;
}

const CONCURRENCY = [1, 16];

/** Milliseconds before each measurement. */
const WARM_UP = 400;

/** Before the first measurement of a query, so that all code is compiled and all statements are prepared. */
const firstWarmUp = (seconds: number) => ({ concurrency: 16, warmUp: 0, duration: Math.min(4, seconds * 2) * 1000 });

/** Every query at every concurrency, the servers in turn, so that whatever slows the machine slows all. */
export async function measureAll(measured: Measured): Promise<Series[]> {
  const { options } = measured;
  const servers = Object.keys(measured.servers) as ServerName[];
  const concurrencies = options.concurrency.length > 0 ? options.concurrency : CONCURRENCY;
  const all: Series[] = [];
  for (const name of measured.queries) {
    const orders = servers.map((server) => [server, order(measured, server, name)] as const);
    for (const [server, each] of orders) await sample(measured, server, { ...each, ...firstWarmUp(options.seconds) });
    for (const concurrency of concurrencies) {
      const samples = Object.fromEntries(servers.map((server) => [server, [] as Sample[]])) as Record<
        ServerName,
        Sample[]
      >;
      for (let round = 0; round < options.rounds; round += 1) {
        const first = round % orders.length;
        for (const [server, each] of [...orders.slice(first), ...orders.slice(0, first)])
          samples[server].push(await sample(measured, server, { ...each, concurrency }));
      }
      all.push({ query: QUERIES[name].title, concurrency, samples });
    }
  }
  return all;
}

function order({ requests, options, servers }: Measured, server: ServerName, name: QueryName) {
  return {
    ports: servers[server]?.ports ?? [],
    requests: (requests[server]?.[name] ?? []).map((request) => request.toString('base64')),
    warmUp: WARM_UP,
    duration: options.seconds * 1000,
  };
}

async function sample(measured: Measured, server: ServerName, to: LoadOrder): Promise<Sample> {
  const pids = measured.servers[server]?.pids ?? [];
  const used = () => ({
    server: pids.reduce((sum, pid) => sum + cpuOf(pid), 0),
    database: cpuOfTree(measured.postmaster),
  });
  let before = used();
  const { requests, seconds, p50, p99, failures } = await measured.load.measure(to, () => {
    before = used();
  });
  const after = used();
  if (failures > 0) throw new Error(`${failures} requests to ${server} failed.`);
  process.stderr.write('.');
  return {
    rate: requests / seconds,
    p50,
    p99,
    server: (after.server - before.server) / requests,
    database: (after.database - before.database) / requests,
  };
}

import { cpuOf, cpuOfTree } from './cpu.js';
import type { LoadOrder } from './load-process.js';
import type { BenchOptions } from './options.js';
import { QUERIES, QUERY_NAMES } from './queries.js';
import type { Sample, Series } from './report.js';
import type { Requests } from './requests.js';
import type { Load, Server } from './servers.js';

export interface Measured {
  readonly hub: Server;
  readonly peer: Server;
  readonly load: Load;
  readonly requests: Requests;
  readonly options: BenchOptions;
  /** Process id of the PostgreSQL server. */
  readonly postmaster: number;
}

const CONCURRENCY = [1, 16];

/** Milliseconds before each measurement, and before the first of a query, at 16 requests at a time, so that all code is compiled. */
const WARM_UP = 400;
const FIRST_WARM_UP = { concurrency: 16, warmUp: 0, duration: 4000 };

/** Every query at every concurrency, the two servers in turn, so that whatever slows the machine slows both. */
export async function measureAll(measured: Measured): Promise<Series[]> {
  const { options } = measured;
  const names = options.query.length > 0 ? options.query : QUERY_NAMES;
  const concurrencies = options.concurrency.length > 0 ? options.concurrency : CONCURRENCY;
  const all: Series[] = [];
  for (const name of names) {
    const orders = { hub: order(measured, 'hub', name), peer: order(measured, 'peer', name) };
    for (const server of ['hub', 'peer'] as const)
      await sample(measured, server, { ...orders[server], ...FIRST_WARM_UP });
    for (const concurrency of concurrencies) {
      const series = { query: QUERIES[name].title, concurrency, hub: [] as Sample[], peer: [] as Sample[] };
      for (let round = 0; round < options.rounds; round += 1) {
        const servers = round % 2 === 0 ? (['hub', 'peer'] as const) : (['peer', 'hub'] as const);
        for (const server of servers)
          series[server].push(await sample(measured, server, { ...orders[server], concurrency }));
      }
      all.push(series);
    }
  }
  return all;
}

function order(
  { requests, options, ...servers }: Measured,
  server: 'hub' | 'peer',
  name: (typeof QUERY_NAMES)[number],
) {
  return {
    port: servers[server].port,
    requests: requests[name][server].map((request) => request.toString('base64')),
    warmUp: WARM_UP,
    duration: options.seconds * 1000,
  };
}

async function sample(measured: Measured, server: 'hub' | 'peer', to: LoadOrder): Promise<Sample> {
  const used = () => ({ server: cpuOf(measured[server].pid), database: cpuOfTree(measured.postmaster) });
  let before = used();
  const { requests, seconds, p50, p99, failures } = await measured.load.measure(to, () => {
    before = used();
  });
  const after = used();
  if (failures > 0) throw new Error(`${failures} requests failed.`);
  process.stderr.write('.');
  return {
    rate: requests / seconds,
    p50,
    p99,
    server: (after.server - before.server) / requests,
    database: (after.database - before.database) / requests,
  };
}

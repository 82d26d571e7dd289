import { Command, InvalidArgumentError } from 'commander';
import { PEER_NAMES, type PeerName } from './peers.js';
import { QUERY_NAMES, type QueryName } from './queries.js';

/** What the benchmark's command line says. */
export interface BenchOptions {
  /** Length of one measurement, in seconds. */
  readonly seconds: number;
  /** How often the servers are measured in turn. */
  readonly rounds: number;
  readonly people: number;
  readonly events: number;
  /** The queries to measure; all of them when empty. */
  readonly query: readonly QueryName[];
  readonly concurrency: readonly number[];
  /** Who the hub is measured against; everybody when empty. */
  readonly peer: readonly PeerName[];
  /** Processes of each server. */
  readonly processes: number;
  /** Folder of the database, kept from run to run. */
  readonly home: string;
  /** Only the plans of the hub's statements. */
  readonly explain: boolean;
  /** Folder for a CPU profile of the hub. */
  readonly profile?: string;
  /** Write docs/performance.md and its chart. */
  readonly write: boolean;
  /** Fail where in no round the hub's throughput is this multiple of a peer's. */
  readonly atLeast?: number;
}

/** The options in the arguments of the process; a wrong one ends the process with exit code 1. */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  return new Command('npm run bench --')
    .description(
      'Measures the hub against PostGraphile and against the same queries written by hand on node:http and pg',
    )
    .option('--seconds <s>', 'length of one measurement', positive, 3)
    .option('--rounds <n>', 'measurements of each server, in turn', positive, 5)
    .option('--people <n>', 'people of the database', positive, 1_000_000)
    .option('--events <n>', 'events of the database', positive, 1_000_000)
    .option('--query <name>', `one of ${QUERY_NAMES.join(', ')}; may be repeated`, queryName, [])
    .option('--concurrency <n>', 'requests at a time; may be repeated', concurrency, [])
    .option('--peer <name>', `one of ${PEER_NAMES.join(', ')}; may be repeated`, peerName, [])
    .option('--processes <n>', 'processes of each server', positive, 1)
    .option('--home <folder>', 'folder of the database, kept from run to run', '.fivefold/bench')
    .option('--profile <folder>', 'write a CPU profile of the hub there')
    .option('--explain', "show the plans of the hub's statements instead", false)
    .option('--write', 'write docs/performance.md and its chart', false)
    .option(
      '--at-least <ratio>',
      "exit with status 1 where in no round the hub's throughput is this multiple of a peer's",
      positive,
    )
    .allowExcessArguments(false)
    .parse([...args], { from: 'user' })
    .opts<BenchOptions>();
}

function positive(text: string): number {
  const number = /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (!(number > 0)) throw new InvalidArgumentError('It must be a positive number.');
  return number;
}

function concurrency(text: string, earlier: readonly number[]): number[] {
  return [...earlier, positive(text)];
}

function queryName(text: string, earlier: readonly QueryName[]): QueryName[] {
  const name = QUERY_NAMES.find((known) => known === text);
  if (name === undefined) throw new InvalidArgumentError(`It must be one of ${QUERY_NAMES.join(', ')}.`);
  return [...earlier, name];
}

function peerName(text: string, earlier: readonly PeerName[]): PeerName[] {
  const name = PEER_NAMES.find((known) => known === text);
  if (name === undefined) throw new InvalidArgumentError(`It must be one of ${PEER_NAMES.join(', ')}.`);
  return [...earlier, name];
}

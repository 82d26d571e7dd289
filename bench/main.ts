import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { openBenchDatabase, postmasterOf, sampleIds, settle } from './database.js';
import { deepCursors } from './deep-cursors.js';
import { explain } from './explain.js';
import { machine } from './machine.js';
import { measureAll } from './measure.js';
import { readBenchOptions } from './options.js';
import { dropPeerSchemas, makePeerSchemas } from './peer-schema.js';
import { PEER_NAMES, type ServerName } from './peers.js';
import { hubProgram, installPostgraphile, peerProgram } from './programs.js';
import { QUERY_NAMES } from './queries.js';
import { ratioOf, reportTable, type Series } from './report.js';
import { requestsOf } from './requests.js';
import { sameAnswers } from './same-answers.js';
import { type Server, startLoad, startServer } from './servers.js';
import { writeReport } from './write-report.js';

const POOL = 10;
const [load = 0] = loadavg();

const options = readBenchOptions(process.argv.slice(2));
const peers = options.peer.length > 0 ? options.peer : PEER_NAMES;
const queries = options.query.length > 0 ? options.query : QUERY_NAMES;
const usesPostgraphile = !options.explain && peers.some((peer) => peer !== 'hand-written');
if (usesPostgraphile) installPostgraphile();
const database = await openBenchDatabase({ ...options, home: resolve(options.home) });
const stops: (() => Promise<void>)[] = [database.close];
try {
  if (options.explain) await explain(database, await sampleIds(database));
  else await compare();
} finally {
  for (const stop of stops.reverse()) await stop();
}

async function compare(): Promise<void> {
  if (usesPostgraphile) {
    await makePeerSchemas(database);
    stops.push(() => dropPeerSchemas(database));
  }
  const version = await settle(database);
  const servers = await startServers();
  const asking = startLoad();
  stops.push(asking.stop);
  const ids = await sampleIds(database);
  const depth = Math.floor(options.events / ids.communities.length / 3);
  const cursors = await deepCursors(servers, ids.communities, depth);
  const requests = Object.fromEntries(
    Object.entries(servers).map(([name, { headers }]) => [
      name,
      requestsOf(name as ServerName, headers, ids, cursors[name as ServerName]),
    ]),
  );
  await sameAnswers({ servers, requests, queries });
  const description = machine(version, load);
  process.stdout.write(`${description}\n`);
  const postmaster = await postmasterOf(database);
  const all = await measureAll({ servers, requests, load: asking, options, queries, postmaster });
  process.stdout.write(`\n${reportTable(all)}\n`);
  if (options.write) writeReport(all, description, options);
  if (options.atLeast !== undefined) guard(all, options.atLeast);
}

async function startServers(): Promise<Partial<Record<ServerName, Server>>> {
  const start = { owner: { ...database.owner }, home: resolve(options.home), poolSize: POOL };
  const servers: Partial<Record<ServerName, Server>> = {};
  const profile = options.profile === undefined ? undefined : resolve(options.profile);
  servers.hub = await startServer(hubProgram(start, profile), options.processes);
  stops.push(servers.hub.stop);
  for (const peer of peers) {
    const server = await startServer(await peerProgram(peer, start, database), options.processes);
    stops.push(server.stop);
    servers[peer] = server;
  }
  return servers;
}

/** Fails the process where even the best round of the hub is below a multiple of a peer's throughput. */
function guard(all: readonly Series[], least: number): void {
  for (const series of all)
    for (const peer of peers) {
      const { highest } = ratioOf(series, peer);
      if (highest >= least) continue;
      const found = `${highest.toFixed(2)} of ${peer}, at least ${least} wanted`;
      process.stdout.write(`${series.query} at ${series.concurrency}: ${found}\n`);
      process.exitCode = 1;
    }
}

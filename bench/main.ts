import { resolve } from 'node:path';
import { openBenchDatabase, postmasterOf, sampleIds, settle } from './database.js';
import { explain } from './explain.js';
import { machine } from './machine.js';
import { measureAll } from './measure.js';
import { readBenchOptions } from './options.js';
import { reportTable } from './report.js';
import { requestsOf } from './requests.js';
import { sameAnswers } from './same-answers.js';
import { startLoad, startServer } from './servers.js';

const POOL = 10;

const options = readBenchOptions(process.argv.slice(2));
const database = await openBenchDatabase({ ...options, home: resolve(options.home) });
const stops: (() => Promise<void>)[] = [database.close];
try {
  const ids = await sampleIds(database);
  if (options.explain) await explain(database, ids);
  else await compare();
} finally {
  for (const stop of stops.reverse()) await stop();
}

async function compare(): Promise<void> {
  const version = await settle(database);
  const start = { owner: { ...database.owner }, home: resolve(options.home), poolSize: POOL };
  const flags = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(options.profile)}`];
  const hub = await startServer('hub-process', start, flags);
  stops.push(hub.stop);
  const peer = await startServer('peer-process', start);
  stops.push(peer.stop);
  const load = startLoad();
  stops.push(load.stop);
  const requests = requestsOf(await sampleIds(database), hub.headers);
  await sameAnswers({ hub, peer, requests });
  process.stdout.write(`${machine(version)}\n`);
  const measured = { hub, peer, load, requests, options, postmaster: await postmasterOf(database) };
  const series = await measureAll(measured);
  process.stdout.write(`\n${reportTable(series)}\n`);
}

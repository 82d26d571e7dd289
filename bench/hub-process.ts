import { once } from 'node:events';
import { pino } from 'pino';
import { makeDemoCallers } from '../src/auth/demo-callers.js';
import { composeHub, loadHubCalendar, loadHubPolicy } from '../src/compose.js';
import type { Database } from '../src/data/database.js';
import { databaseOf } from '../src/data/database.js';
import { demoPlacement } from '../src/demo/callers.js';
import { keepDemoLogKey } from '../src/receipts/log-key-file.js';
import { CALLER } from './queries.js';

/** What the parent sends to a server process. */
export interface ServerStart {
  readonly owner: Database['owner'];
  readonly home: string;
  readonly poolSize: number;
}

/** What a server process answers when it listens. */
export interface ServerStarted {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves the hub, put together as `npm start` does it, until the parent lets go. */
async function serve(): Promise<void> {
  const [start]: [ServerStart] = (await once(process, 'message')) as [ServerStart];
  const policy = loadHubPolicy();
  const departments = Object.keys(policy.document.departments);
  const { callers, issuer } = await makeDemoCallers(start.home, departments, demoPlacement);
  const hub = await composeHub({
    database: databaseOf(start.owner, async () => undefined),
    policy,
    issuer,
    logger: pino({ level: 'info' }),
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    poolSize: start.poolSize,
    grantLimits: { reply: 10, longest: 365 },
    changeDays: 90,
    calendar: loadHubCalendar(),
    overdueEvery: 0,
    graphiql: {},
    evidence: { key: await keepDemoLogKey(start.home), adopt: true, every: 1000 },
  });
  const address = await hub.http.listen({ host: '127.0.0.1', port: 0 });
  const caller = callers.find(({ department, tier }) => department === CALLER.department && tier === CALLER.tier);
  const started: ServerStarted = {
    port: Number(new URL(address).port),
    headers: { authorization: `Bearer ${caller?.token}` },
  };
  process.send?.(started);
  await once(process, 'disconnect');
  await hub.close();
}

process.on('SIGINT', () => undefined);
await serve();

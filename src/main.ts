import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import pg from 'pg';
import { pino } from 'pino';
import { DEMO_CALLERS_FILE, type DemoCaller, makeDemoCallers } from './auth/demo-callers.js';
import { demoCallersTable } from './auth/demo-callers-table.js';
import { type Issuer, openIssuer } from './auth/issuer.js';
import { refuseDemoCredentials } from './auth/refuse-demo-credentials.js';
import { refuseDemoDistrict } from './auth/refuse-demo-district.js';
import { composeHub, type HubOptions, loadHubCalendar, loadHubPolicy } from './compose.js';
import { type Config, readConfig } from './config.js';
import { type Database, openDatabase } from './data/database.js';
import { migrate } from './data/migrate.js';
import { demoPlacement } from './demo/callers.js';
import { loadDemo } from './demo/load.js';
import { PolicyError } from './policy/access-file.js';
import type { LoadedPolicy } from './policy/policy.js';
import type { EvidenceSettings } from './receipts/evidence.js';
import type { LogKey } from './receipts/log-key.js';
import { keepDemoLogKey, readLogKey } from './receipts/log-key-file.js';
import { readServerOptions, type ServerOptions } from './server-options.js';
import { errorCode } from './shared/error-code.js';
import { StartupError } from './shared/startup-error.js';

const DEMO_PEOPLE = 20_000;

interface Callers {
  readonly issuer: Issuer;
  readonly demo?: readonly DemoCaller[];
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

await run().catch((error: unknown) => {
  const told = error instanceof StartupError || error instanceof PolicyError;
  process.stderr.write(`${told ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});

/** Starts the hub, serves until a signal comes, and stops everything that was started. */
async function run(): Promise<void> {
  const options = readServerOptions(process.argv.slice(2));
  const config = readConfig();
  if (config.mode === 'production') refuseDemoCredentials(config.home);
  const policy = loadHubPolicy();
  const calendar = loadHubCalendar(config.calendarFile);
  const { home, databaseUrl: url, logKeyFile } = config;
  const logKey = logKeyFile === undefined ? undefined : await readLogKey(logKeyFile);
  const database = await openDatabase({ home, ...(url !== undefined && { url }) });
  try {
    await migrate(database);
    if (stopping.signal.aborted) return;
    const callers = await prepareCallers(config, database, policy, options);
    const evidence = await evidenceSettings(config, logKey);
    await serve(config, { database, policy, calendar, evidence }, callers);
  } finally {
    await database.close();
  }
}

/** Demo mode: the district and its callers. Production: the configured issuer, and no trace of the demo. */
async function prepareCallers(
  config: Config,
  database: Database,
  policy: LoadedPolicy,
  options: ServerOptions,
): Promise<Callers> {
  if (config.mode === 'production') {
    const client = new pg.Client(database.owner);
    await client.connect();
    await refuseDemoDistrict(client as Pick<pg.Pool, 'query'>).finally(() => client.end());
    return { issuer: await openIssuer(config.tokens) };
  }
  await loadDistrict(database, options);
  const { callers, issuer } = await makeDemoCallers(
    config.home,
    Object.keys(policy.document.departments),
    demoPlacement,
  );
  return { issuer, demo: callers };
}

async function loadDistrict(database: Database, { people = DEMO_PEOPLE, events }: ServerOptions): Promise<void> {
  const bar = new SingleBar({ format: 'Loading the demo district [{bar}] {percentage}% {step}', hideCursor: true });
  let started = false;
  await loadDemo(database.owner, {
    people,
    ...(events !== undefined && { events }),
    onProgress: ({ done, total, step }) => {
      if (!started && done < total) bar.start(total, done, { step });
      started ||= done < total;
      if (started) bar.update(done, { step });
    },
  });
  if (started) bar.stop();
}

async function serve(
  config: Config,
  opened: Pick<HubOptions, 'database' | 'policy' | 'calendar' | 'evidence'>,
  { issuer, demo }: Callers,
): Promise<void> {
  const hub = await composeHub({
    ...opened,
    issuer,
    logger: pino({ level: config.logLevel }),
    bodyLimit: config.bodyLimit,
    requestTimeout: config.requestTimeout,
    poolSize: config.poolSize,
    grantLimits: config.grantLimits,
    changeDays: config.changeDays,
    overdueEvery: config.overdueEvery,
    graphiql: demo === undefined ? {} : { demoCallers: demo },
  });
  try {
    const address = await hub.http.listen({ host: config.host, port: config.port }).catch((error: Error) => {
      throw new StartupError(
        `HOST, PORT: cannot listen on ${config.host}:${config.port} (${errorCode(error) ?? error.message}).`,
      );
    });
    announce(address, config, demo);
    const signal = new Promise<void>((resolve) => {
      if (stopping.signal.aborted) resolve();
      else stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const broken = await Promise.race([signal, hub.broken]);
    process.stdout.write('Stopping ...\n');
    if (broken !== undefined) throw broken;
  } finally {
    await hub.close();
  }
}

/** Without a key of the operator, which production has, the demo keeps one in its data folder. */
async function evidenceSettings(config: Config, logKey: LogKey | undefined): Promise<EvidenceSettings> {
  const { home, checkpointPath: path, checkpointEvery: every } = config;
  const key = logKey ?? (await keepDemoLogKey(home));
  return { key, every, adopt: logKey === undefined, ...(path !== undefined && { path }) };
}

function announce(address: string, config: Config, demo: readonly DemoCaller[] | undefined): void {
  if (demo !== undefined) {
    const file = join(config.home, DEMO_CALLERS_FILE);
    process.stdout.write(
      `${demoCallersTable(demo)}\nDemo callers, also in ${file}. Demo mode is not for real data.\n\n`,
    );
  }
  process.stdout.write(`Fivefold is ready: ${address}/ (GraphiQL), ${address}/graphql\n`);
}

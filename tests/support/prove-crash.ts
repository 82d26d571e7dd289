import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { findReceiptIn } from '../../src/receipts/find-receipt.js';
import { readLogKey } from '../../src/receipts/log-key-file.js';
import { checkProof } from '../../src/verify/proof-text.js';
import { parseVerifierKey, type VerifierKey } from '../../src/verify/verifier-key.js';
import { seededDraw } from '../proof/seeded-draw.js';
import { type CrashLoad, type ReceivedAnswer, startCrashLoad } from './crash-load.js';
import { startCrashServer } from './crash-server.js';
import type { Draw } from './draw.js';
import { type HubProcess, startProcess, temporaryFolder } from './hub-process.js';
import { verifyDatabase } from './verify-database.js';

export interface CrashOptions {
  readonly hubKills: number;
  readonly databaseKills: number;
  readonly seed: number;
}

/** What was proved. */
export interface CrashProof {
  /** Answers with data that clients received; each has its receipt in the log, with a proof that holds. */
  readonly answers: number;
  /** Requests that ended without data. */
  readonly failed: number;
  /** Receipts in the log, which is intact. */
  readonly receipts: number;
}

const CLIENTS = 4;
const PAUSE_MS = 4;
const CHECKPOINT_EVERY = 25;

/**
 * Kills hubs and their PostgreSQL with SIGKILL under load, at random moments, and then holds every answer that a client
 * received against the log. While one hub serves, the next one starts, so that there are moments with two nodes.
 * @throws Error what does not hold
 */
export async function proveCrash(options: CrashOptions): Promise<CrashProof> {
  const folder = temporaryFolder();
  const server = await startCrashServer(folder);
  const home = join(folder, 'hub');
  const place = join(folder, 'checkpoint');
  mkdirSync(home);
  const { user, password = '', host, port } = server.connection;
  const start = () =>
    startProcess(
      {
        FIVEFOLD_HOME: home,
        PORT: '0',
        DATABASE_URL: `postgres://${user}:${encodeURIComponent(String(password))}@/postgres?host=${encodeURIComponent(String(host))}&port=${port}`,
        FIVEFOLD_LOG_CHECKPOINT_PATH: place,
        FIVEFOLD_LOG_CHECKPOINT_EVERY: String(CHECKPOINT_EVERY),
        FIVEFOLD_POOL_SIZE: '4',
        LOG_LEVEL: 'error',
      },
      ['--people', '200', '--events', '200'],
    );
  let hub = start();
  let load: CrashLoad | undefined;
  try {
    await hub.ready;
    load = startCrashLoad(tokenIn(home), CLIENTS, PAUSE_MS);
    const crash = (draw: Draw) => server.crash(draw);
    for await (const serving of killAll({ ...options, start, crash }, load, hub)) hub = serving;
    await load.answered(CLIENTS);
    await load.stop();
    hub.child.kill('SIGTERM');
    if ((await hub.ended) !== 0) throw new Error(`the last hub ended badly: ${hub.stderr()}`);
    const key = parseVerifierKey((await readLogKey(join(home, 'log-key'))).verifierKey);
    if (key === undefined) throw new Error('no key');
    const receipts = await expectIntact(server.connection, key, place);
    await expectProofs(server.connection, key, load.received);
    return { answers: load.received.length, failed: load.failed, receipts };
  } catch (error) {
    const { exitCode, signalCode } = hub.child;
    const state = exitCode ?? signalCode ?? 'running';
    throw new Error(
      `${error instanceof Error ? error.message : error} (hub: ${state}) ${hub.stdout().slice(-2000)}${hub.stderr()}`,
    );
  } finally {
    hub.child.kill('SIGKILL');
    await load?.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Killing extends CrashOptions {
  readonly start: () => HubProcess;
  readonly crash: (draw: Draw) => Promise<void>;
}

/** Gives the hub that serves, whenever that is another one. */
async function* killAll(
  { hubKills, databaseKills, seed, start, crash }: Killing,
  load: CrashLoad,
  first: HubProcess,
): AsyncGenerator<HubProcess> {
  const draw = seededDraw(seed);
  let [hub, next] = [first, hubKills > 0 ? start() : undefined];
  let [hubs, databases] = [hubKills, databaseKills];
  load.to(await hub.ready);
  while (hubs + databases > 0) {
    await load.answered(1 + draw.below(40));
    await new Promise((resolve) => setTimeout(resolve, draw.below(30)));
    if (next !== undefined && draw.below(hubs + databases) < hubs) {
      hub.child.kill('SIGKILL');
      await hub.ended;
      hubs -= 1;
      hub = next;
      // A hub that starts while the database is killed may give up; then another one does.
      load.to(
        await hub.ready.catch(async () => {
          hub = start();
          return hub.ready;
        }),
      );
      yield hub;
      next = hubs > 0 ? start() : undefined;
    } else {
      await crash(draw);
      databases -= 1;
    }
  }
}

async function expectIntact(owner: pg.ClientConfig, key: VerifierKey, place: string): Promise<number> {
  const outside = [{ where: place, note: readFileSync(place, 'utf8') }];
  const found = await verifyDatabase(owner, { keys: [key], outside });
  if (!found.intact) throw new Error(`The log is not intact: ${JSON.stringify(found)}`);
  if (found.signed !== found.size) throw new Error(`Only ${found.signed} of ${found.size} receipts are signed`);
  return found.size;
}

async function expectProofs(
  owner: pg.ClientConfig,
  key: VerifierKey,
  answers: readonly ReceivedAnswer[],
): Promise<void> {
  const pool = new pg.Pool({ ...owner, max: 2 });
  const find = findReceiptIn(pool);
  try {
    if (new Set(answers.map(({ receipt }) => receipt)).size !== answers.length)
      throw new Error('a receipt was given twice');
    for (const { receipt, purpose } of answers) {
      const evidence = await find(receipt);
      const proved = checkProof(evidence?.proof ?? '', evidence?.text ?? '', [key]);
      if (proved?.sequence !== Number(receipt)) throw new Error(`receipt ${receipt} has no proof`);
      if (evidence?.receipt.purpose !== purpose) throw new Error(`receipt ${receipt} is of another answer`);
    }
  } finally {
    await pool.end();
  }
}

function tokenIn(home: string): string {
  const callers: readonly { readonly name: string; readonly token: string }[] = JSON.parse(
    readFileSync(join(home, 'demo-callers.json'), 'utf8'),
  );
  return callers.find(({ name }) => name === 'demo:civil_affairs:street')?.token ?? '';
}

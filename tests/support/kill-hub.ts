import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { cloneDatabase, type TestDatabase, testServer } from './database.js';
import { freePort, type HubProcess, startProcess, temporaryFolder } from './hub-process.js';
import { ndjson } from './ingest.js';
import { sentPerson } from './people.js';

const ROWS = 5000;
const COUNT = 'select count(*)::int from source_record';
const STATE = `select md5(string_agg(source_id || (to_jsonb(person) - 'id')::text, ',' order by source_id)) || ' ' || count(*)
  from source_record join person on person.id = record_id`;

/**
 * Sends a stream to a hub in a process of its own and kills it (SIGKILL) somewhere in the middle, starts it again and sends the
 * stream again, `kills` times over; and compares what there is in the end with what a stream that nobody disturbed left.
 * @returns how many records were there at each kill
 */
export async function killHub(kills: number): Promise<readonly number[]> {
  const text = ndjson(Array.from({ length: ROWS }, (_, order) => sentPerson(order)));
  const [calm, wild] = [await keptHub(), await keptHub()];
  try {
    await withHub(calm, (hub) => hub.send(text));
    const found: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      await withHub(wild, async (hub) => {
        const sent = hub.send(text).catch(() => undefined);
        const enough = Math.min((found.at(-1) ?? 0) + 700, ROWS - 1000);
        while ((await one<number>(wild, COUNT)) < enough) await sleep(10);
        hub.child.kill('SIGKILL');
        await sent;
      });
      found.push(await one<number>(wild, COUNT));
    }
    await withHub(wild, (hub) => hub.send(text));
    const states = [await one<string>(calm, STATE), await one<string>(wild, STATE)];
    if (states[0] !== states[1]) throw new Error(`the states differ: ${states.join(' and ')}`);
    return found;
  } finally {
    await calm.close();
    await wild.close();
  }
}

interface KillableHub extends Pick<HubProcess, 'child'> {
  /** Resolves when the whole stream is taken. */
  send(text: string): Promise<void>;
}

/** A database and the data folder of the hub on it, which holds the key of its log. */
async function keptHub(): Promise<TestDatabase & { readonly home: string }> {
  const database = await cloneDatabase('demo');
  const folder = temporaryFolder();
  const close = async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...database, home: join(folder, 'data'), close };
}

async function withHub(
  database: Awaited<ReturnType<typeof keptHub>>,
  work: (hub: KillableHub) => Promise<unknown>,
): Promise<void> {
  const { home } = database;
  const { child, ready, ended } = startProcess({
    FIVEFOLD_HOME: home,
    PORT: String(await freePort()),
    DATABASE_URL: urlOf(database),
  });
  try {
    const address = await ready;
    await work({ child, send: (text) => send(address, home, text) });
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function urlOf({ name }: TestDatabase): string {
  const { host = '', port, user = '', password = '' } = testServer();
  const [who, secret] = [encodeURIComponent(user), encodeURIComponent(String(password))];
  return `postgres://${who}:${secret}@${encodeURIComponent(host)}:${port}/${name}`;
}

async function send(address: string, home: string, text: string): Promise<void> {
  const callers: readonly { name: string; token: string }[] = JSON.parse(
    readFileSync(join(home, 'demo-callers.json'), 'utf8'),
  );
  const token = callers.find(({ name }) => name === 'demo:public_security:district')?.token;
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
    'x-source-system': 'hukou',
    'idempotency-key': 'killed',
  };
  const answer = await (await fetch(`${address}/ingest/people`, { method: 'POST', headers, body: text })).text();
  if (!answer.includes(`"accepted":${ROWS}`)) throw new Error(answer.slice(0, 300));
}

async function one<Value>({ owner }: TestDatabase, text: string): Promise<Value> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { rows } = await client.query<[Value]>({ text, rowMode: 'array' });
    const [row] = rows;
    if (row === undefined) throw new Error('there is no row');
    return row[0];
  } finally {
    await client.end();
  }
}

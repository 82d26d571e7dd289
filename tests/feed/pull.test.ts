import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { CopyStore } from '../../src/pull/copy-store.js';
import { openDirectoryStore } from '../../src/pull/directory-store.js';
import { openPostgresStore } from '../../src/pull/postgres-store.js';
import { pull } from '../../src/pull/pull.js';
import { seededDraw } from '../proof/seeded-draw.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { differences, settle, viewOf } from '../support/feed-copy.js';
import { startHub, type TestHub } from '../support/hub.js';
import { RandomWriter, writtenRows } from '../support/random-writer.js';
import { demoArea } from '../support/stored-grants.js';
import { changedPolicy, enforcePolicy } from '../support/stored-policies.js';

const TYPES = ['Event', 'Household', 'Person', 'Place'];

let hub: TestHub;
let target: TestDatabase;
let folder: string;
beforeAll(async () => {
  hub = await startHub();
  target = await cloneDatabase('blank');
  folder = mkdtempSync(join(tmpdir(), 'fivefold-copy-'));
});
afterAll(async () => {
  await hub.close();
  await target.close();
  rmSync(folder, { recursive: true });
});

const caller = () => hub.caller('civil_affairs', 'STREET');

/** What a store throws in place of a process that is killed. */
class Killed extends Error {}

/** The store, killed after so many steps: before or after the step itself. */
function killedAfter(store: CopyStore, steps: number, when: 'before' | 'after'): CopyStore {
  let left = steps;
  const step = async (work: () => Promise<void>) => {
    left -= 1;
    if (left < 0 && when === 'before') throw new Killed();
    await work();
    if (left < 0) throw new Killed();
  };
  return {
    state: () => store.state(),
    begin: (state) => step(() => store.begin(state)),
    add: (type, records, state) => step(() => store.add(type, records, state)),
    complete: (type, state) => step(() => store.complete(type, state)),
    apply: (records, state) => step(() => store.apply(records, state)),
    close: () => store.close(),
  };
}

async function pullOnce(store: CopyStore): Promise<readonly string[]> {
  const told: string[] = [];
  const stop = new AbortController();
  try {
    await pull({
      hub: { url: new URL(hub.url), token: caller().token },
      store,
      types: TYPES,
      once: true,
      tell: (message) => {
        told.push(message);
        if (message.includes('trying again')) stop.abort();
      },
      signal: stop.signal,
    });
    return told;
  } finally {
    await store.close();
  }
}

function postgresUrl(): string {
  const { host, port, user, password, database } = target.owner;
  return `postgres://${user}:${password}@/${database}?host=${host}&port=${port}`;
}

async function storedRecords(): Promise<ReadonlyMap<string, string>> {
  const client = new pg.Client(target.owner);
  await client.connect();
  const { rows } = await client.query<{ type: string; id: string; record: object }>(
    'select type, id, record from fivefold_copy.record',
  );
  await client.end();
  return new Map(rows.map(({ type, id, record }) => [`${type} ${id}`, canonical(record)]));
}

function filedRecords(): ReadonlyMap<string, string> {
  const entries = TYPES.flatMap((type) =>
    readdirSync(join(folder, type)).map((file): [string, string] => {
      const record = JSON.parse(readFileSync(join(folder, type, file), 'utf8'));
      return [`${type} ${record.id}`, canonical(record)];
    }),
  );
  return new Map(entries);
}

async function view(): Promise<ReadonlyMap<string, string>> {
  const records = await viewOf(hub, caller(), TYPES);
  return new Map([...records].map(([key, json]) => [key, canonical(JSON.parse(json))]));
}

function canonical(record: object): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1))),
    (_key, value) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
        : value,
  );
}

describe.each([
  ['a database', () => openPostgresStore(postgresUrl()), storedRecords],
  ['a folder', () => openDirectoryStore(folder), async () => filedRecords()],
] as const)('a copy in %s', (_name, open, records) => {
  test('is the view after it was killed at every step, while records change', async () => {
    const rows = await writtenRows(hub.database.owner, await demoArea(hub, 'STREET'));
    const writer = new RandomWriter(() => hub.database.owner, rows, seededDraw(3));
    for (let steps = 0; steps < 14; steps++) {
      const until = writer.committed + 5;
      await writer.run(() => writer.committed >= until);
      await pullOnce(killedAfter(await open(), steps, steps % 2 === 0 ? 'before' : 'after'));
    }
    await settle(hub);
    await pullOnce(await open());
    expect(differences(await records(), await view())).toEqual([]);
  });

  test('is made anew when the policy gives something else', async () => {
    await enforcePolicy(hub, changedPolicy('Person.yaml', /(maritalStatus.*CA: )full/, '$1none'));
    expect(await pullOnce(await open())).toContain('The copy is made anew: POLICY_CHANGED.');
    expect(differences(await records(), await view())).toEqual([]);
    expect([...(await records()).values()].join()).not.toContain('maritalStatus');
    await enforcePolicy(hub, changedPolicy('Person.yaml', /(sex.*CA: )full/, '$1none'));
    await settle(hub);
    await pullOnce(await open());
    expect(differences(await records(), await view())).toEqual([]);
  });
});

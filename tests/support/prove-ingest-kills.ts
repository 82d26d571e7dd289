import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { demoPlacement } from '../../src/demo/callers.js';
import { seededDraw } from '../proof/seeded-draw.js';
import { startCrashServer } from './crash-server.js';
import type { Draw } from './draw.js';
import { temporaryFolder } from './hub-process.js';
import { INGEST_STATE } from './ingest-state.js';
import { KillableHub, type PeopleStream } from './killable-hub.js';
import { sentPerson } from './people.js';

export interface IngestKills {
  readonly hubKills: number;
  readonly databaseKills: number;
  readonly seed: number;
  /** People of a round; about four kills go to each round. */
  readonly people?: number;
  readonly onRound?: (soFar: IngestKillsProof) => void;
}

/** What was proved: after every round the states of both hubs were the same. */
export interface IngestKillsProof {
  readonly rounds: number;
  readonly hubKills: number;
  readonly databaseKills: number;
  /** Kills that found a stream written in part. */
  readonly midway: number;
  /** Records that the disturbed hub took, each as often as it was sent under another key. */
  readonly records: number;
  /** How often streams were sent, beyond once. */
  readonly again: number;
  /** The state in the end: a hash, and of how many lines. */
  readonly state: string;
}

const DEPARTMENTS = ['public_security', 'grid_centre', 'civil_affairs'] as const;
const PASSES = 3;
const KILLS_A_ROUND = 4;

/**
 * Sends the same states of people to two hubs: to the one in order, once, in peace; to the other three times, shuffled, three
 * departments at once, while it and its PostgreSQL are killed with SIGKILL. After each round both hold the same.
 * @throws Error what does not hold
 */
export async function proveIngestKills(options: IngestKills): Promise<IngestKillsProof> {
  const { people = 2000, seed, onRound } = options;
  const folder = temporaryFolder();
  const server = await startCrashServer(folder);
  const [calm, wild] = await Promise.all(['calm', 'wild'].map((name) => hubOn(server.connection, folder, name)));
  if (calm === undefined || wild === undefined) throw new Error('two hubs are needed');
  const draw = seededDraw(seed);
  let proof: IngestKillsProof = {
    ...{ rounds: 0, hubKills: 0, databaseKills: 0, midway: 0, records: 0, again: 0, state: '' },
  };
  try {
    do {
      const sent = statesOf(draw, proof.rounds, people);
      for (const stream of streamsOf(sent, `${proof.rounds}`, (records) => records)) await calm.deliver(stream);
      const wanted = {
        hubs: options.hubKills - proof.hubKills,
        databases: options.databaseKills - proof.databaseKills,
      };
      const found = await disturbed(wild, sent, { draw, round: proof.rounds, wanted, crash: () => server.crash(draw) });
      const [one, other] = [await stateOf(calm), await stateOf(wild)];
      if (one !== other) throw new Error(`after round ${proof.rounds} the states differ: ${one} and ${other}`);
      proof = {
        rounds: proof.rounds + 1,
        hubKills: proof.hubKills + found.hubs,
        databaseKills: proof.databaseKills + found.databases,
        midway: proof.midway + found.midway,
        records: proof.records + PASSES * sent.length,
        again: proof.again + found.again,
        state: other,
      };
      onRound?.(proof);
    } while (proof.hubKills < options.hubKills || proof.databaseKills < options.databaseKills);
    return proof;
  } finally {
    await Promise.all([calm.stop(), wild.stop()]);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function hubOn(connection: pg.ClientConfig, folder: string, name: string): Promise<KillableHub> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  mkdirSync(join(folder, name));
  return new KillableHub({ ...connection, database: name }, join(folder, name));
}

async function stateOf(hub: KillableHub): Promise<string> {
  const state = await hub.value<string>(INGEST_STATE);
  if (state === undefined) throw new Error('the database does not answer');
  return state;
}

/** One state of a person in the system of one department. */
interface State {
  readonly department: string;
  readonly record: object;
}

/** Of each person one or two states in each department, on which they do not agree; half of the people were there before. */
function statesOf(draw: Draw, round: number, people: number): readonly State[] {
  return Array.from({ length: people }, (_, at) => at + (round * people) / 2).flatMap((order) =>
    DEPARTMENTS.flatMap((department) =>
      Array.from({ length: 1 + draw.below(2) }, (_, version) => ({
        department,
        record: sentPerson(order, {
          modifiedAt: `2026-01-05T08:${String(round % 60).padStart(2, '0')}:0${version}.000Z`,
          name: `证${draw.below(3)}`,
          kind: draw.pick(['REGISTERED', 'FLOATING']),
          residenceArea: draw.pick([demoPlacement.GRID, demoPlacement.COMMUNITY]),
          ...(draw.chance(50) && { phone: `1380000000${draw.below(3)}` }),
          ...(department === 'civil_affairs' && { careNeeds: draw.some(['ORPHAN', 'DISABILITY'], 2) }),
        }),
      })),
    ),
  );
}

function streamsOf(
  sent: readonly State[],
  key: string,
  ordered: (records: readonly object[]) => readonly object[],
): readonly PeopleStream[] {
  return DEPARTMENTS.map((department) => {
    const own = sent.filter((state) => state.department === department).map(({ record }) => record);
    return { department, key: `${key}-${department}`, records: ordered(own) };
  });
}

interface Disturbance {
  readonly draw: Draw;
  readonly round: number;
  readonly wanted: { readonly hubs: number; readonly databases: number };
  readonly crash: () => Promise<void>;
}

async function disturbed(hub: KillableHub, sent: readonly State[], { draw, round, wanted, crash }: Disturbance) {
  const passes = Array.from({ length: PASSES }, (_, pass) =>
    streamsOf(sent, `${round}-${pass}`, (records) => shuffled(draw, records)),
  );
  let [over, again] = [false, 0];
  const lanes = DEPARTMENTS.map(async (_, lane) => {
    for (const streams of passes) {
      const stream = streams[lane];
      if (stream !== undefined) again += (await hub.deliver(stream)) - 1;
    }
  });
  const delivered = Promise.all(lanes).finally(() => {
    over = true;
  });
  delivered.catch(() => undefined);
  const found = { hubs: 0, databases: 0, midway: 0 };
  while (!over && found.hubs + found.databases < KILLS_A_ROUND) {
    await sleep(draw.below(2500));
    const left = { hubs: wanted.hubs - found.hubs, databases: wanted.databases - found.databases };
    if (over || left.hubs + left.databases <= 0) break;
    if (await isMidway(hub, passes.flat())) found.midway += 1;
    if (draw.below(left.hubs + left.databases) < left.hubs) {
      await hub.kill();
      found.hubs += 1;
    } else {
      await crash();
      found.databases += 1;
    }
  }
  await delivered;
  return { ...found, again };
}

const WRITTEN = `select coalesce(jsonb_object_agg(idempotency_key, written), '{}') from (
  select idempotency_key, sum(accepted) as written from ingest_batch join ingest_chunk on batch_id = id group by idempotency_key) sent`;

/** Whether one of the streams is written in part, as far as the database answers. */
async function isMidway(hub: KillableHub, streams: readonly PeopleStream[]): Promise<boolean> {
  const written = (await hub.value<Readonly<Record<string, number>>>(WRITTEN)) ?? {};
  return streams.some(({ key, records }) => (written[key] ?? 0) > 0 && (written[key] ?? 0) < records.length);
}

function shuffled<Item>(draw: Draw, items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, at: draw.below(2 ** 30) }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

import fc from 'fast-check';
import type { DemoCaller } from '../../src/auth/demo-callers.js';
import { demoPlacement } from '../../src/demo/callers.js';
import type { TestHub } from './hub.js';
import { ingestOf, ndjson } from './ingest.js';
import { INGEST_STATE } from './ingest-state.js';
import { citizenNumber } from './people.js';

/** One state of a record of one department's system. */
interface State {
  readonly department: string;
  readonly record: Readonly<Record<string, unknown>> & { readonly sourceId: string };
}

/** A batch on its way: by mutation, or as a stream that is cut first. */
interface Batch {
  readonly department: string;
  readonly records: readonly object[];
  readonly key: string;
  readonly door: 'mutation' | 'stream' | 'cut';
}

export interface ProveIngestOptions {
  readonly numRuns: number;
  readonly seed?: number;
  readonly onRun?: () => void;
}

const DEPARTMENTS = ['public_security', 'grid_centre', 'civil_affairs'] as const;
const NAMES = ['证甲', '证乙', '证丙'] as const;

/**
 * States of a few people in the systems of three departments: several of one record, several records of one person, values that
 * disagree, states that are wrong or not complete by themselves.
 */
const states = fc.array(
  fc.record({
    department: fc.constantFrom(...DEPARTMENTS),
    person: fc.nat({ max: 7 }),
    system: fc.nat({ max: 1 }),
    version: fc.nat({ max: 3 }),
    name: fc.constantFrom(...NAMES),
    kind: fc.constantFrom('REGISTERED', 'FLOATING', undefined),
    phone: fc.constantFrom('13800000001', '13800000002', '1', undefined),
    careNeeds: fc.constantFrom(['ORPHAN'], ['DISABILITY', 'ORPHAN'], [], undefined),
    maritalStatus: fc.constantFrom('SINGLE', 'MARRIED', undefined),
    area: fc.constantFrom(demoPlacement.GRID, demoPlacement.COMMUNITY),
  }),
  { minLength: 20, maxLength: 60 },
);

type Drawn = typeof states extends fc.Arbitrary<(infer One)[]> ? One : never;

function stateOf({ department, person, system, version, area, careNeeds, maritalStatus, ...rest }: Drawn): State {
  const ofCivilAffairs = department === 'civil_affairs' ? { careNeeds, maritalStatus } : {};
  return {
    department,
    record: {
      ...rest,
      ...ofCivilAffairs,
      sourceId: `${system}-${person}`,
      modifiedAt: `2026-01-0${version + 1}T00:00:00Z`,
      // Records without a number are never linked.
      ...(person < 6 && { idNumber: citizenNumber(person) }),
      birthDate: '1980-01-01',
      sex: 'MALE',
      residenceArea: { code: area },
    },
  };
}

const FORGET = `truncate proposal, source_link, source_record, ingest_chunk, ingest_batch; delete from person where name like '证%'`;

/**
 * Sends the same states once in order, and then three times over in any order, in batches of any size over three lanes at once,
 * with streams that are cut and connections that are ended in the middle. Both end in the same state.
 */
export async function proveIngest(hub: TestHub, { numRuns, seed, onRun }: ProveIngestOptions): Promise<void> {
  let run = 0;
  const property = fc.asyncProperty(states, fc.infiniteStream(fc.nat({ max: 999 })), async (drawn, numbers) => {
    const sent = drawn.map(stateOf);
    run += 1;
    await hub.sql(FORGET);
    for (const pass of ['a', 'b', 'c'])
      await inTurn(
        hub,
        inBatches(sent, () => sent.length, `${run}-${pass}`),
      );
    const calm = await hub.value<string>(INGEST_STATE);
    await hub.sql(FORGET);
    const draw = () => numbers.next().value;
    await inDisorder(hub, sent, draw, run);
    const wild = await hub.value<string>(INGEST_STATE);
    if (calm !== wild) throw new Error(`the states differ: ${calm} and ${wild}`);
    onRun?.();
  });
  await fc.assert(property, { numRuns, ...(seed !== undefined && { seed }), endOnFailure: true });
}

async function inDisorder(hub: TestHub, sent: readonly State[], draw: () => number, run: number): Promise<void> {
  const all = [1, 2, 3].flatMap((pass) => {
    const shuffled = sent
      .map((state) => ({ state, at: draw() }))
      .sort((a, b) => a.at - b.at)
      .map(({ state }) => state);
    return inBatches(shuffled, () => 1 + (draw() % 12), `${run}-wild-${pass}`, draw);
  });
  const lanes = [0, 1, 2].map((lane) => all.filter((_, at) => at % 3 === lane));
  const killing = setInterval(() => void hub.sql(KILL).catch(() => undefined), 40 + (draw() % 60));
  await Promise.all(lanes.map((lane) => inTurn(hub, lane))).finally(() => clearInterval(killing));
  // What was refused because something it needs had not come yet is sent again, as its sender would.
  await inTurn(
    hub,
    inBatches(sent, () => sent.length, `${run}-last`),
  );
}

const KILL = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'fivefold writes' and random() < 0.3`;

/** Neighbours of one department together. */
function inBatches(
  sent: readonly State[],
  size: () => number,
  key: string,
  draw: () => number = () => 0,
): readonly Batch[] {
  const batches: Batch[] = [];
  for (const department of DEPARTMENTS) {
    const own = sent.filter((state) => state.department === department).map(({ record }) => record);
    for (let at = 0; at < own.length; ) {
      const records = own.slice(at, at + size());
      at += records.length;
      const door = (['mutation', 'stream', 'cut'] as const)[draw() % 3] ?? 'mutation';
      batches.push({ department, records, key: `${key}-${department}-${at}`, door });
    }
  }
  return batches
    .map((batch) => ({ batch, at: draw() }))
    .sort((a, b) => a.at - b.at)
    .map(({ batch }) => batch);
}

async function inTurn(hub: TestHub, batches: readonly Batch[]): Promise<void> {
  for (const batch of batches) await deliver(hub, batch);
}

/** Sends a batch until the hub says that it is done, as its sender would. */
async function deliver(hub: TestHub, batch: Batch): Promise<void> {
  for (let attempts = 0; attempts < 50; attempts++) {
    const by = hub.caller(batch.department, 'DISTRICT');
    const codes = await send(hub, by, batch, attempts).catch(() => ['connection']);
    if (codes.length === 0) return;
    if (!codes.every((code) => AGAIN.has(code))) throw new Error(`a batch was refused: ${codes.join()}`);
  }
  throw new Error('a batch was never taken');
}

const AGAIN = new Set([
  'connection',
  'SERVICE_UNAVAILABLE',
  'COMMIT_FAILED',
  'RECEIPT_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  'TIMEOUT',
]);

async function send(
  hub: TestHub,
  by: Pick<DemoCaller, 'token'>,
  batch: Batch,
  attempt: number,
): Promise<readonly string[]> {
  const { records, key, door } = batch;
  const ingest = ingestOf(hub);
  if (door === 'mutation') {
    const system = { sourceSystem: 'system', idempotencyKey: key };
    return (await ingest.upsert(by, 'people', records.map(typed), system)).codes;
  }
  const text = ndjson(records);
  if (door === 'cut' && attempt === 0) {
    await ingest.stream(by, 'people', cut(text), { key, system: 'system' }).catch(() => undefined);
    return ['connection'];
  }
  return (await ingest.stream(by, 'people', text, { key, system: 'system' })).codes;
}

/** GraphQL takes no field that is undefined; JSON leaves it out by itself. */
function typed(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function cut(text: string): ReadableStream {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(Buffer.from(text.slice(0, Math.ceil(text.length / 2))));
      setTimeout(() => controller.error(new Error('the line is cut')), 20);
    },
  });
}

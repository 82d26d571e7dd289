import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createRecordedRules } from '../../src/access/recorded-rules.js';
import { replay } from '../../src/access/replay.js';
import { createReadPool, type ReadPool } from '../../src/data/pool.js';
import { MODELS } from '../../src/modules/index.js';
import { vocabularyOf } from '../../src/modules/vocabulary.js';
import { loadAccessDocument, readAccessTexts } from '../../src/policy/load.js';
import { createPolicy, type LoadedPolicy } from '../../src/policy/policy.js';
import type { Replay } from '../../src/policy/replay-result.js';
import { createReceiptSearch } from '../../src/receipts/search.js';
import { packagePath } from '../../src/shared/package-root.js';
import { type HubAnswer, pageOf, REASON, startHub, type TestHub } from '../support/hub.js';
import { hubPolicy } from '../support/policy.js';

const texts = readAccessTexts(packagePath('schema/access'));
const base = hubPolicy();

/** The hub's policy with one text of a line replaced. */
function changed(file: string, line: RegExp, before: string, after: string): LoadedPolicy {
  const text = texts[file] ?? '';
  const found = text.split('\n').find((one) => line.test(one) && one.includes(before));
  if (found === undefined) throw new Error(`${file} has no such line`);
  const edited = text.replace(found, found.replace(before, after));
  return createPolicy(loadAccessDocument({ ...texts, [file]: edited }, vocabularyOf(MODELS)));
}

const namesMasked = changed('Person.yaml', /^ {2}name:/, 'PS: full', 'PS: mask');
const phonesForTied = changed('Person.yaml', /^ {2}phone:/, 'PS: full', 'PS: full if tied');
const PEOPLE = '{ people(first: 40) { nodes { id name phone } } }';

interface Node {
  readonly id: string;
}

describe('Replaying recorded receipts against a candidate', () => {
  let hub: TestHub;
  let pool: ReadPool;
  let queries: pg.Pool;
  let people: readonly string[];
  let sequences: readonly string[];
  const start = new Date(Date.now() - 60_000).toISOString();

  const run = (candidate: LoadedPolicy, more: Partial<Parameters<typeof replay>[1]> = {}): Promise<Replay> =>
    replay(
      {
        receipts: createReceiptSearch(queries, createRecordedRules()),
        pool,
        models: MODELS,
        policy: async (version) => versions.get(version),
      },
      {
        candidate,
        since: start,
        until: new Date(Date.now() + 60_000).toISOString(),
        by: 'records',
        time: 60_000,
        ...more,
      },
    );
  const versions = new Map([[base.version, base]]);

  beforeAll(async () => {
    hub = await startHub();
    pool = createReadPool(hub.database.hub, { max: 2 });
    queries = new pg.Pool({ ...hub.database.hub, max: 2 });
    const answers: HubAnswer[] = [
      await hub.askAs('public_security', 'STREET', PEOPLE),
      await hub.askAs('public_security', 'CITY', PEOPLE),
      await hub.askAs('health', 'STREET', PEOPLE),
      await hub.askAs('public_security', 'CITY', PEOPLE, undefined, REASON),
      await hub.askAs('public_security', 'STREET', '{ events(first: 5) { nodes { id } } }'),
      await hub.askAs('public_security', 'STREET', '{ nothing }'),
    ];
    people = pageOf<Node>(answers[0] as HubAnswer, 'people').nodes.map(({ id }) => id);
    sequences = answers.map(({ body }) => String(body.extensions?.receipt));
  });

  afterAll(async () => {
    await pool?.close();
    await queries?.end();
    await hub?.close();
  });

  test('changes nothing where the candidate is what was in force', async () => {
    const found = await run(base);
    expect(found).toMatchObject({ changed: 0, unknown: 0, complete: true, changes: [] });
    expect(found.receipts).toBeGreaterThanOrEqual(5);
  });

  test('names the reads that would have given less, by department, tier, type and field', async () => {
    const found = await run(namesMasked);
    const children = await hub.value<number>(
      `select count(*)::int from person where id = any($1)
         and birth_date > (now() at time zone 'Asia/Shanghai')::date - interval '14 years'`,
      people,
    );
    const common = { department: 'public_security', type: 'Person', field: 'name', receipts: 1, records: 40 };
    // Without a reason the city reads names masked already; a child's name is of level 4, which a street reads masked.
    const adults = 40 - children;
    expect(found.changes).toEqual([
      {
        ...common,
        tier: 'CITY',
        full: { gained: 0, lost: 40 },
        masked: { gained: 40, lost: 0 },
        sequences: [sequences[3]],
      },
      {
        ...common,
        tier: 'STREET',
        full: { gained: 0, lost: adults },
        masked: { gained: adults, lost: 0 },
        sequences: [sequences[0]],
      },
    ]);
    expect(found.changed).toBe(2);
  });

  test('looks at the records as they are now, and leaves out those of which nothing changes', async () => {
    const tied = await hub.value<number>(
      `select count(*)::int from person p where id = any($1)
         and p.birth_date <= (now() at time zone 'Asia/Shanghai')::date - interval '14 years'
         and exists (select from event e join event_assignment a on a.event_id = e.id
           where a.department_id = 'public_security' and a.ended_at is null and (e.reporter_id = p.id
             or exists (select from event_party y where y.event_id = e.id and y.person_id = p.id)))`,
      people,
    );
    const adults = await hub.value<number>(
      `select count(*)::int from person where id = any($1)
         and birth_date <= (now() at time zone 'Asia/Shanghai')::date - interval '14 years'`,
      people,
    );
    const street = (await run(phonesForTied)).changes.find(({ tier }) => tier === 'STREET');
    expect(street?.full).toEqual({ gained: 0, lost: adults - tied });
  });

  test('by the rules alone tells nothing of the records', async () => {
    const found = await run(phonesForTied, { by: 'rules' });
    expect(found.changes.map(({ tier, full, masked }) => ({ tier, full, masked }))).toEqual([
      { tier: 'CITY', full: {}, masked: {} },
      { tier: 'STREET', full: {}, masked: {} },
    ]);
    expect(found.changes.flatMap((change) => change.sequences)).toEqual(
      expect.arrayContaining([sequences[0], sequences[1], sequences[3]]),
    );
  });

  test('goes through more receipts than it holds at a time, and says where it stopped', async () => {
    const all = await run(namesMasked);
    const some = await run(namesMasked, { most: 1 });
    expect(some).toMatchObject({ receipts: 1, complete: false });
    expect(some.replayedUntil < all.replayedUntil).toBe(true);
    for (let n = 0; n < 120; n++)
      await hub.askAs('public_security', 'CITY', '{ people(first: 1) { nodes { name } } }', undefined, REASON);
    const more = await run(namesMasked);
    expect(more.receipts).toBe(all.receipts + 120);
    const city = more.changes.find(({ tier }) => tier === 'CITY');
    expect(city).toMatchObject({ receipts: 121, records: 160, full: { gained: 0, lost: 160 } });
    expect(city?.sequences).toHaveLength(20);
  });

  test('ends in time, after what it has begun', async () => {
    const found = await run(namesMasked, { time: 0 });
    expect(found).toMatchObject({ receipts: 100, complete: false });
    const rest = await run(namesMasked, { since: found.replayedUntil });
    expect(rest.complete).toBe(true);
    expect(found.receipts + rest.receipts).toBeGreaterThanOrEqual((await run(namesMasked)).receipts);
  });

  test('keeps to the period', async () => {
    const early = await run(namesMasked, { until: start });
    expect(early).toMatchObject({ receipts: 0, changed: 0, complete: true });
  });

  test('counts receipts of a version that nobody knows any more', async () => {
    versions.delete(base.version);
    const found = await run(namesMasked);
    versions.set(base.version, base);
    expect(found.unknown).toBe(found.receipts);
    expect(found.changes).toEqual([]);
  });
});

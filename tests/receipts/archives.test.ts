import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createReceiptLog } from '../../src/receipts/append.js';
import { archiveOldest } from '../../src/receipts/archive-partition.js';
import { readArchives } from '../../src/receipts/archive-store.js';
import { checkLog } from '../../src/receipts/check-log.js';
import { exportLog } from '../../src/receipts/export-log.js';
import { findReceiptIn } from '../../src/receipts/find-receipt.js';
import { indexInTurn } from '../../src/receipts/log-indexer.js';
import type { LogKey } from '../../src/receipts/log-key.js';
import { publishLog } from '../../src/receipts/published-log.js';
import type { ReceiptLog } from '../../src/receipts/receipt.js';
import { checkArchive, openArchive } from '../../src/verify/archive-file.js';
import { isConsistent } from '../../src/verify/consistency.js';
import { exportSource } from '../../src/verify/export-source.js';
import { GrowingTree } from '../../src/verify/growing-tree.js';
import { rootOfInclusion } from '../../src/verify/inclusion.js';
import { leafHash } from '../../src/verify/tree-hash.js';
import { parseVerifierKey } from '../../src/verify/verifier-key.js';
import { verifyLog } from '../../src/verify/verify-log.js';
import { archiveLog } from '../support/build-log.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { testLogKey } from '../support/log-key.js';
import { signLog, verifyDatabase } from '../support/verify-database.js';
import { connected, draft } from './drafts.js';
import { fillLog } from './fill-log.js';

const folder = mkdtempSync(join(tmpdir(), 'fivefold-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

let database: TestDatabase;
let pool: pg.Pool;
let key: LogKey;
let log: ReceiptLog;

beforeEach(async () => {
  database = await cloneDatabase('migrated');
  pool = new pg.Pool({ ...database.hub, max: 3 });
  pool.on('error', () => undefined);
  key = testLogKey();
  log = await createReceiptLog(database.hub, { hub: 'node' });
});
afterEach(async () => {
  await log.close();
  await pool.end();
  await database.close();
});

const owner = <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
  connected(database.owner, async (client) => (await client.query<Row>(text, [...values])).rows);
const turn = async () => (await pool.query('select access_log_turn_partition() as turned')).rows[0].turned;
const partitions = () =>
  owner(`select relname as name, pg_get_expr(relpartbound, oid) as bounds from pg_class
    where relispartition and relkind = 'r' and relname like 'access_receipt%' order by length(relname), relname`);
const fill = (count: number, day?: string) => fillLog(database.owner, count, day);

/** Two old months, and receipts of today after them, signed. */
async function oldLog(first = 300, second = 200, today = 50): Promise<void> {
  await fill(first, '2020-01-15');
  await turn();
  await fill(second, '2020-02-15');
  await turn();
  for (let at = 0; at < today; at++) await log.append(draft());
  await signLog(database, key);
}

describe('a partition of the log', () => {
  test('ends when a month has ended, exactly where the log is, and the next one goes on', async () => {
    expect(await partitions()).toEqual([{ name: 'access_receipt_0', bounds: "FOR VALUES FROM ('0') TO (MAXVALUE)" }]);
    expect(await turn()).toBe(false);
    await fill(10, '2020-01-15');
    expect([await turn(), await turn()]).toEqual([true, false]);
    await log.append(draft());
    expect(await turn()).toBe(false);
    expect(await partitions()).toEqual([
      { name: 'access_receipt_0', bounds: "FOR VALUES FROM ('0') TO ('10')" },
      { name: 'access_receipt_1', bounds: "FOR VALUES FROM ('10') TO (MAXVALUE)" },
    ]);
    expect(await owner('select number, first_size from access_log_partition order by number')).toEqual([
      { number: 0, first_size: '0' },
      { number: 1, first_size: '10' },
    ]);
    await signLog(database, key);
    expect(await verifyDatabase(database.owner)).toMatchObject({ intact: true, size: 11 });
  });

  test('ends too when it has grown long', async () => {
    const insert = `insert into access_receipt values ($1, now(), '', '', 'answered', '{}', sha256(''))`;
    for (const sequence of [0, 999_998]) await owner(insert, [sequence]);
    expect(await turn()).toBe(false);
    await owner(insert, [999_999]);
    expect(await turn()).toBe(true);
    expect((await partitions()).map(({ bounds }) => bounds)).toContain("FOR VALUES FROM ('1000000') TO (MAXVALUE)");
  });

  test('ends while several nodes write and all of them look, without a gap and without a failure', async () => {
    await fill(10, '2020-01-15');
    const failures: unknown[] = [];
    const nodes = await Promise.all(
      ['a', 'b'].map((hub) => createReceiptLog(database.hub, { hub, onFailure: (error) => failures.push(error) })),
    );
    const write = async (node: ReceiptLog) => {
      for (let at = 0; at < 150; at++) await node.append(draft());
    };
    const look = async () => {
      for (let at = 0; at < 20; at++) {
        await turn().catch((error: unknown) =>
          expect(error).toMatchObject({ code: expect.stringMatching(/55P03|40P01/) }),
        );
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    await Promise.all([...nodes.flatMap((node) => [write(node), write(node)]), look(), look()]);
    await Promise.all(nodes.map((node) => node.close()));
    expect(failures).toEqual([]);
    expect((await partitions()).length).toBe(2);
    await signLog(database, key);
    expect(await verifyDatabase(database.owner)).toMatchObject({ intact: true, size: 610 });
  });

  test('waits while somebody reads the log for long, and lets the writers pass', async () => {
    await fill(10, '2020-01-15');
    await connected(database.owner, async (reader) => {
      await reader.query('begin; select count(*) from access_receipt');
      await expect(turn()).rejects.toMatchObject({ code: '55P03' });
      await log.append(draft());
    });
    expect(await turn()).toBe(true);
  });

  test.each(['update access_receipt_0 set body = body', 'delete from access_receipt_0', 'truncate access_receipt_0'])(
    'is append-only for itself: %s',
    async (change) => {
      await fill(3, '2020-01-15');
      await turn();
      for (const statement of [change, change.replace('_0', '_1')]) {
        await expect(owner(statement)).rejects.toThrow('append-only');
        await expect(pool.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
    },
  );

  test('is not dropped by the hub, nor by the owner while it is not archived or is young', async () => {
    await oldLog();
    const drop = 'select access_log_drop_partition(0)';
    await expect(pool.query(drop)).rejects.toMatchObject({ code: '42501' });
    await expect(owner(drop)).rejects.toThrow('partition 0 is not archived');
    await owner(`insert into access_log_archive (number, first_size, size, note, receipt) values (0, 0, 300, '', 520)`);
    await expect(owner(drop)).rejects.toThrow('the hashes of partition 0 are not kept');
    await expect(
      pool.query('insert into access_log_archive values (1, 300, 500, $1, 520)', ['']),
    ).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('an archive', () => {
  test('takes what is older than the retention, the oldest first, and the log stays whole', async () => {
    await oldLog();
    const archives = await archiveLog(database, key, log);
    expect(archives.map(({ where }) => where.replace(/.*\//, ''))).toEqual([
      'receipts-000000000000-000000000299.archive',
      'receipts-000000000300-000000000499.archive',
    ]);
    expect((await partitions()).map(({ name }) => name)).toEqual(['access_receipt_2']);
    const files = await Promise.all(archives.map(({ where, bytes }) => openArchive(where, () => chunks(bytes))));
    const whole = { intact: true, size: 552, signed: 552, archived: 500 };
    expect(await verifyDatabase(database.owner, { archives: files })).toMatchObject({ ...whole, unread: 0 });
    expect(await verifyDatabase(database.owner, { archives: files.slice(1) })).toMatchObject({ ...whole, unread: 300 });
    expect(await verifyDatabase(database.owner)).toMatchObject({ ...whole, unread: 500 });
    const known = [parseVerifierKey(key.verifierKey)].filter((one) => one !== undefined);
    for (const file of files) expect(await checkArchive(file, known)).toMatchObject({ origin: 'hub.example/log' });
    for (const file of files) expect(await checkArchive(file, [])).toMatchObject({ problem: expect.any(String) });
  });

  test('is noted on the log by the hash of its note, under a checkpoint, before the partition goes', async () => {
    await oldLog();
    await archiveLog(database, key, log);
    const [first] = await readArchives(pool);
    const [row] = await owner('select body from access_receipt where sequence = $1', [first?.receipt]);
    expect(JSON.parse(row?.body)).toMatchObject({
      operation: 'fivefold log archive',
      principal: { kind: 'admin', id: 'operator:test' },
      writes: [{ action: 'archive', type: 'AccessReceipt', ids: '0-299' }],
    });
  });

  test('leaves alone what is younger, and what is not closed', async () => {
    const month = new Date(Date.now() - 200 * 86_400_000).toISOString().slice(0, 10);
    await fill(5, month);
    await turn();
    await fill(5);
    await signLog(database, key);
    const kept = await archive();
    expect(kept).toMatchObject({ number: 0, firstSize: 0, size: 5, due: false });
    expect((await partitions()).length).toBeGreaterThan(1);
  });

  test('goes on with writers that know the log, and with those that open it anew', async () => {
    await oldLog(300, 200, 3);
    await archiveLog(database, key, log);
    await log.append(draft());
    const other = await createReceiptLog(database.hub, { hub: 'new' });
    expect(await other.append(draft())).toEqual({ sequence: '506' });
    await other.close();
    await checkLog({ pool, key, adopt: false, place: undefined });
    await signLog(database, key);
    expect(await verifyDatabase(database.owner)).toMatchObject({ intact: true, size: 507 });
  });

  test('leaves the index as it is, which goes on after receipts that it never saw', async () => {
    await oldLog();
    const index = () => indexInTurn({ pool, rules: async () => new Map(), size: { receipts: 128, bytes: 1e9 } });
    expect([await index(), await index()]).toEqual([true, true]);
    await archiveLog(database, key, log);
    expect(await index()).toBe(false);
    for (let at = 0; at < 80; at++) await log.append(draft());
    expect(await index()).toBe(true);
    const segments = await owner('select first_sequence, end_sequence from access_log_segment order by 1');
    expect(segments.map(({ first_sequence, end_sequence }) => [first_sequence, end_sequence])).toEqual([
      ['0', '128'],
      ['128', '256'],
      ['500', '628'],
    ]);
  });

  test('leaves every proof and tile of the tree, and says of the receipts that they are archived', async () => {
    await oldLog();
    const bodies = (await owner('select body from access_receipt order by sequence')).map(({ body }) => String(body));
    await archiveLog(database, key, log);
    const published = publishLog(pool);
    const leaves = bodies.map(leafHash);
    const rootAt = (size: number) => ({ size, root: rootOf(leaves.slice(0, size)) });
    expect(await published.tile('0/000')).toEqual(Buffer.concat(leaves.slice(0, 256)));
    expect(await published.tile('0/001')).toEqual(Buffer.concat(leaves.slice(256, 512)));
    for (const [sequence, size] of [
      [0, 550],
      [299, 300],
      [300, 301],
      [499, 550],
      [520, 550],
    ] as const) {
      const proof = await published.inclusion(sequence, size);
      expect(proof && rootOfInclusion(proof)).toEqual(rootAt(size).root);
    }
    for (const [from, size] of [
      [7, 301],
      [299, 500],
      [300, 549],
      [501, 550],
    ] as const) {
      expect(isConsistent(rootAt(from), rootAt(size), (await published.consistency(from, size)) ?? [])).toBe(true);
    }
    const find = findReceiptIn(pool);
    for (const caller of [undefined, 'demo:civil_affairs:street', 'nobody']) {
      await expect(find('17', caller)).rejects.toMatchObject({ code: 'ARCHIVED' });
      await expect(find('499', caller)).rejects.toMatchObject({ code: 'ARCHIVED' });
    }
    expect(await find('500')).toMatchObject({ text: bodies[500] });
    expect(await find('9999')).toBeUndefined();
  });

  test('is exported as hashes and notes, and verify checks the export together with the archives', async () => {
    await oldLog();
    const archives = await archiveLog(database, key, log);
    const exported = join(folder, 'export');
    await exportLog(pool, { folder: exported, record: async () => undefined });
    expect(readdirSync(exported).sort()).toEqual([
      'archives.ndjson',
      'checkpoints.ndjson',
      'hashes-000000000000.bin',
      'hashes-000000000500.bin',
      'keys.ndjson',
      'log.json',
      'receipts-000000000500.ndjson',
    ]);
    const files = await Promise.all(archives.map(({ where, bytes }) => openArchive(where, () => chunks(bytes))));
    const verify = async (given = files) => verifyLog(await exportSource(exported), { archives: given });
    expect(await verify()).toMatchObject({ intact: true, size: 552, unread: 0 });
    expect(await verify([])).toMatchObject({ intact: true, size: 552, unread: 500 });
    const notes = join(exported, 'archives.ndjson');
    writeFileSync(notes, readFileSync(notes, 'utf8').split('\n').slice(1).join('\n'));
    expect(await verify([])).toMatchObject({ intact: false });
    rmSync(notes);
    expect(await verify([])).toMatchObject({ intact: false, sequence: 0, problem: 'the text is missing' });
  });

  test.each([
    ['a text', `body = replace(body, 'Fill', 'Forged')`, /^Receipt 17 is not the one that was hashed/],
    [
      'a text and its hash',
      `body = replace(body, 'Fill', 'Forged'), leaf_hash = sha256('\\x00'::bytea || convert_to(replace(body, 'Fill', 'Forged'), 'UTF8'))`,
      /^The partition stays: the texts in .* are not those that were signed/,
    ],
  ])('is not made of a partition in which %s was altered', async (_, change, said) => {
    await oldLog();
    await owner('alter table access_receipt disable trigger access_receipt_append_only');
    await owner(`update access_receipt set ${change} where sequence = 17`);
    await expect(archive()).rejects.toThrow(said);
    expect((await partitions()).length).toBe(3);
    expect(await readArchives(pool)).toEqual([]);
  });

  test('is not made with another key, without a checkpoint, or over a file', async () => {
    await oldLog();
    await expect(archive({ key: testLogKey() })).rejects.toThrow('FIVEFOLD_LOG_KEY_FILE: this log is signed by');
    const target = mkdtempSync(join(folder, 'taken-'));
    writeFileSync(join(target, 'receipts-000000000000-000000000299.archive'), '');
    await expect(archive({ folder: target })).rejects.toThrow(/There is an archive .* already/);
    expect(readdirSync(target)).toEqual(['receipts-000000000000-000000000299.archive']);
  });

  test('waits for those who read the log, and whoever cannot note it changes nothing', async () => {
    await oldLog();
    await expect(archive({ record: async () => Promise.reject(new Error('no receipt')) })).rejects.toThrow(
      'no receipt',
    );
    expect((await partitions()).length).toBe(3);
    const reader = new pg.Client(database.owner);
    await reader.connect();
    await reader.query('begin; select count(*) from access_receipt');
    const archiving = archive();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await log.append(draft());
    await reader.end();
    expect(await archiving).toMatchObject({ number: 0 });
  });

  async function archive(options: Partial<Parameters<typeof archiveOldest>[0]> = {}) {
    const owners = new pg.Pool({ ...database.owner, max: 3 });
    owners.on('error', () => undefined);
    const record = async ({ note }: { readonly note: string }) => {
      return Number((await log.append(draft({ documentHash: hash('sha256', note) }))).sequence);
    };
    const target = mkdtempSync(join(folder, 'to-'));
    return archiveOldest({ pool: owners, key, folder: target, retention: 36, record, ...options }).finally(() =>
      owners.end(),
    );
  }
});

async function* chunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

function rootOf(leaves: readonly Buffer[]): Buffer {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

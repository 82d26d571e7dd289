import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { createReceiptLog } from '../../src/receipts/append.js';
import type { ReceiptLog, RecordableRead } from '../../src/receipts/receipt.js';
import { parseReceipt } from '../../src/receipts/stored-receipt.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { signLog, verifyDatabase } from '../support/verify-database.js';
import { connected, draft, personRead } from './drafts.js';
import { openLossyProxy } from './lossy-proxy.js';

const unavailable = { code: 'RECEIPT_UNAVAILABLE' };

let database: TestDatabase;
let failures: unknown[];
const logs: ReceiptLog[] = [];

beforeAll(async () => {
  database = await cloneDatabase('migrated');
});

afterAll(() => database.close());

beforeEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
  failures = [];
});

async function open(options: { hub?: string; timeoutMs?: number } = {}): Promise<ReceiptLog> {
  const log = await createReceiptLog(database.hub, {
    hub: 'node-1',
    onFailure: (error) => failures.push(error),
    ...options,
  });
  logs.push(log);
  return log;
}

const asOwner = <Result>(run: (client: pg.Client) => Promise<Result>) => connected(database.owner, run);
const verify = async () => {
  await signLog(database);
  return verifyDatabase(database.owner);
};
const query = (text: string, values: unknown[] = []) =>
  asOwner(async (client) => (await client.query(text, values)).rows);
const size = async () => Number((await query('select count(*) as size from access_receipt'))[0].size);
const killWriter = () =>
  query(`select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'fivefold receipts' and datname = current_database()`);

describe('receipt log', () => {
  test('stores a receipt with its content before the append resolves', async () => {
    const log = await open();
    const sent = draft({ purpose: '走访', caseId: 'A-1', reads: [personRead('p1', 'p2')], errors: ['X'] });
    const { sequence } = await log.append(sent);
    const [row] = await query('select * from access_receipt where sequence = $1', [sequence]);
    expect(row).toMatchObject({ principal_id: sent.principal.id, department: 'civil_affairs', outcome: 'answered' });
    const { caseId, startedAt, ...same } = sent;
    expect(parseReceipt(row.body)).toEqual({
      ...same,
      case: caseId,
      startedAt: startedAt.toISOString(),
      sequence: Number(sequence),
      recordedAt: row.recorded_at.toISOString(),
      hub: 'node-1',
    });
  });

  test('gives each of many concurrent receipts its own place, in far fewer writes', async () => {
    const log = await open();
    const before = await size();
    const drafts = Array.from({ length: 1000 }, (_, index) => draft({ operation: `Op${index}` }));
    const places = await Promise.all(drafts.map((each) => log.append(each)));
    expect(new Set(places.map(({ sequence }) => sequence)).size).toBe(1000);
    const rows = await query('select sequence, body from access_receipt where sequence >= $1', [before]);
    const stored = new Map(rows.map((row) => [row.sequence, parseReceipt(row.body).operation]));
    expect(places.map(({ sequence }) => stored.get(sequence))).toEqual(drafts.map(({ operation }) => operation));
    const [{ writes }] = await query(
      'select count(distinct xmin::text) as writes from access_receipt where sequence >= $1',
      [before],
    );
    expect(Number(writes)).toBeLessThan(10);
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('takes receipts of any size and with empty names', async () => {
    const log = await open();
    const ids = Array.from(
      { length: 30_000 },
      (_, index) => `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`,
    );
    const nobody = { id: '', kind: 'person', department: '', tier: 'CITY' };
    await log.append(draft({ principal: nobody }));
    await Promise.all(
      Array.from({ length: 5 }, () => log.append(draft({ reads: [personRead(...ids)], principal: nobody }))),
    );
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('refuses a draft that cannot be written without harming others', async () => {
    const log = await open();
    const [bad, good] = await Promise.allSettled([
      log.append(draft({ startedAt: new Date(Number.NaN) })),
      log.append(draft()),
    ]);
    expect(bad).toMatchObject({ status: 'rejected', reason: unavailable });
    expect(good.status).toBe('fulfilled');
  });

  test('is one sequence without gaps for several nodes that write at once', async () => {
    const before = await size();
    const nodes = await Promise.all(['a', 'b', 'c'].map((hub) => open({ hub })));
    const results = await Promise.all(
      nodes.flatMap((log) =>
        Array.from({ length: 8 }, async () => {
          const places: string[] = [];
          for (let turn = 0; turn < 25; turn++) places.push((await log.append(draft())).sequence);
          return places;
        }),
      ),
    );
    const places = results
      .flat()
      .map(Number)
      .sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 600 }, (_, index) => before + index));
    expect(failures).toEqual([]);
    expect(await verify()).toMatchObject({ intact: true, size: before + 600 });
  });

  test('goes on where it was after it was opened anew, before and after a checkpoint', async () => {
    for (let turn = 0; turn < 3; turn++) {
      const log = await open();
      await Promise.all(Array.from({ length: 700 }, () => log.append(draft())));
      await log.close();
    }
    expect((await query('select from access_log_checkpoint')).length).toBeGreaterThan(0);
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('refuses appends once it is closed, after those under way', async () => {
    const log = await open();
    const under = log.append(draft());
    const closed = log.close();
    await expect(log.append(draft())).rejects.toMatchObject(unavailable);
    await closed;
    await expect(under).resolves.toHaveProperty('sequence');
  });
});

describe('a read that is recorded by its own statement', () => {
  const READ = {
    name: 'read',
    text: `select $1::text as j, 'a,b' as i0, null::text as i1, '' as i2, '7,8,9' as i3 where $2`,
  };
  const given = (values: RecordableRead['values'], parts = {}): RecordableRead => ({
    statement: READ,
    values,
    draft: draft({ reads: [personRead(), personRead(), personRead()], durationMs: 0.5, ...parts }),
    idColumns: [['i0', 'i1', 'i2', 'i3'], ['i1', 'i2'], []],
  });
  const body = async (sequence: string) =>
    parseReceipt((await query('select body from access_receipt where sequence = $1', [sequence]))[0].body);

  test('gives its row, and its receipt holds the ids of the row, and its duration', async () => {
    const log = await open();
    const recorded = await log.appendRead(given(['{"a":1}', true], { purpose: '走访' }));
    expect(recorded?.row?.[0]?.toString()).toBe('{"a":1}');
    const { reads, durationMs, purpose, outcome } = await body(recorded?.sequence ?? '');
    expect([purpose, outcome]).toEqual(['走访', 'answered']);
    expect(reads.map(({ ids, count }) => [ids, count])).toEqual([
      ['a,b,7,8,9', 5],
      ['', 0],
      ['', 0],
    ]);
    expect(durationMs).toBeGreaterThan(0.5);
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('records that there was no row', async () => {
    const log = await open();
    const recorded = await log.appendRead(given(['x', false]));
    expect(recorded).toEqual({ row: undefined, sequence: String((await size()) - 1) });
    expect((await body(recorded?.sequence ?? '')).reads.map(({ ids }) => ids)).toEqual(['', '', '']);
  });

  test('takes its place among receipts that are appended, of this node and of others', async () => {
    const before = await size();
    const nodes = await Promise.all(['a', 'b'].map((hub) => open({ hub })));
    for (let place = before; place < before + 10; ) {
      const recorded = await nodes[0]?.appendRead(given([`${place}`, true]));
      // Now and then the log is still busy with a checkpoint of the frontier.
      if (recorded === undefined) await sleep(5);
      else expect(recorded.sequence).toBe(String(place++));
    }
    const turns = nodes.flatMap((log, node) =>
      Array.from({ length: 4 }, async (_, lane) => {
        for (let turn = 0; turn < 40; turn++) {
          const done = (lane + node) % 2 === 0 ? await log.appendRead(given([`${turn}`, true])) : undefined;
          if (done === undefined) await log.append(draft());
        }
      }),
    );
    await Promise.all(turns);
    expect(failures).toEqual([]);
    expect(await verify()).toMatchObject({ intact: true, size: before + 330 });
  });

  test('is not done, and leaves nothing, where the read or the write is refused', async () => {
    const log = await open();
    const before = await size();
    const failing = { ...given([]), statement: { name: 'failing', text: 'select (1 / 0)::text as j' }, idColumns: [] };
    expect(await log.appendRead(failing)).toBeUndefined();
    await query('revoke insert on access_receipt from fivefold_hub');
    try {
      expect(await log.appendRead(given(['x', true]))).toBeUndefined();
      await expect(log.append(draft())).rejects.toMatchObject(unavailable);
    } finally {
      await query('grant insert on access_receipt to fivefold_hub');
    }
    expect(await size()).toBe(before);
    expect(await log.append(draft())).toEqual({ sequence: String(before) });
  });

  test('is not done while something else is appended, or after the log was closed', async () => {
    const log = await open();
    const appended = log.append(draft());
    expect(await log.appendRead(given(['x', true]))).toBeUndefined();
    await appended;
    await log.close();
    expect(await log.appendRead(given(['x', true]))).toBeUndefined();
  });

  test('is not done when the connection is cut; the log goes on without reusing a place', async () => {
    const log = await open();
    await log.append(draft());
    await killWriter();
    expect(await log.appendRead(given(['x', true]))).toBeUndefined();
    await log.append(draft());
    const place = String(await size());
    expect(await log.appendRead(given(['x', true]))).toHaveProperty('sequence', place);
    expect(await verify()).toMatchObject({ intact: true });
  });
});

describe('receipt log in trouble', () => {
  test('rejects what waits when its connection is cut, and goes on by itself without reusing a place', async () => {
    const log = await open();
    const resolved: string[] = [];
    let rejected = 0;
    const writer = async () => {
      for (let turn = 0; turn < 150; turn++) {
        await log.append(draft()).then(
          ({ sequence }) => resolved.push(sequence),
          (error) => {
            expect(error).toMatchObject(unavailable);
            rejected += 1;
          },
        );
      }
    };
    const killer = async () => {
      for (let turn = 0; turn < 5; turn++) {
        await new Promise((done) => setTimeout(done, 15));
        await killWriter();
      }
    };
    await Promise.all([killer(), ...Array.from({ length: 8 }, writer)]);
    expect(rejected).toBeGreaterThan(0);
    expect(new Set(resolved).size).toBe(resolved.length);
    const rows = await query('select sequence from access_receipt');
    const stored = new Set(rows.map((row) => row.sequence));
    expect(resolved.every((sequence) => stored.has(sequence))).toBe(true);
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('rejects while the database is read-only, and writes again afterwards', async () => {
    const log = await open();
    const before = await size();
    await query(`alter database ${database.name} set default_transaction_read_only = on`);
    await killWriter();
    try {
      await expect(log.append(draft())).rejects.toMatchObject(unavailable);
      await expect(log.append(draft())).rejects.toMatchObject(unavailable);
    } finally {
      await asOwner(async (client) => {
        await client.query('set default_transaction_read_only = off');
        await client.query(`alter database ${database.name} reset default_transaction_read_only`);
      });
    }
    await expect(log.append(draft())).resolves.toEqual({ sequence: String(before) });
  });

  test('rejects when the write takes too long; nothing is lost or doubled when the first write ends late', async () => {
    const log = await open({ timeoutMs: 1000 });
    const before = await size();
    await asOwner(async (blocker) => {
      await blocker.query('begin; lock table access_receipt in share mode');
      await expect(log.append(draft())).rejects.toMatchObject(unavailable);
      await blocker.query('rollback');
    });
    await expect(log.append(draft())).resolves.toEqual({ sequence: String(before) });
    expect(await verify()).toMatchObject({ intact: true, size: before + 1 });
  });

  test('takes no place again when a write was committed but its answer was lost', async () => {
    const proxy = await openLossyProxy(database.hub);
    const log = await createReceiptLog(proxy.config, { hub: 'far' });
    try {
      const before = await size();
      proxy.loseAnswers();
      await expect(log.append(draft())).rejects.toMatchObject(unavailable);
      expect(await size()).toBe(before + 1);
      proxy.recover();
      await expect(log.append(draft())).resolves.toEqual({ sequence: String(before + 1) });
      expect(await verify()).toMatchObject({ intact: true, size: before + 2 });
    } finally {
      await log.close();
      proxy.close();
    }
  });

  test('fails to open when the log has a gap, instead of numbering on', async () => {
    const other = await cloneDatabase('migrated');
    try {
      await connected(other.owner, (client) =>
        client.query(
          `insert into access_receipt values (3, now(), '', '', 'answered', '{}', decode(repeat('00', 32), 'hex'))`,
        ),
      );
      await expect(createReceiptLog(other.hub, { hub: '' })).rejects.toThrow('no receipt 0');
    } finally {
      await other.close();
    }
  });
});

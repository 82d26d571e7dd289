import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeLogKey } from '../../src/receipts/log-key.js';
import { readLogKey } from '../../src/receipts/log-key-file.js';
import { connected } from '../receipts/drafts.js';
import { fillLog } from '../receipts/fill-log.js';
import { cloneDatabase } from '../support/database.js';
import { startHub, type TestHub } from '../support/hub.js';
import { receiptOf } from '../support/receipt-of.js';
import { databaseUrl, runProgram } from '../support/run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'fivefold-archives-'));
const keyFile = join(folder, 'key');
const archives = join(folder, 'archives');

let hub: TestHub;

beforeAll(async () => {
  writeFileSync(keyFile, makeLogKey('hub.example/log'), { mode: 0o600 });
  const database = await cloneDatabase('demo');
  await fillLog(database.owner, 300, '2020-01-15');
  // What a hub does once a minute, in the months that this test does not wait for.
  await connected(database.owner, (client) => client.query('select access_log_turn_partition()'));
  await fillLog(database.owner, 100, '2020-02-15');
  hub = await startHub({ database, evidence: { key: await readLogKey(keyFile), every: 1 } });
  await hub.askAs('civil_affairs', 'STREET', '{ viewer { id } }');
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const settings = () => ({ DATABASE_URL: databaseUrl(hub.database), FIVEFOLD_LOG_KEY_FILE: keyFile });
const fivefold = (...args: string[]) => runProgram(args, settings());
const auditor = () => hub.named('demo:auditor');
const get = (path: string) => fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${auditor().token}` } });
const RECEIPT = 'query ($id: ID!) { receipt(id: $id) { text proof } }';

describe('fivefold log archive, beside a hub that serves', () => {
  test('moves the old months to files, and says so on the log', async () => {
    const done = await fivefold('log', 'archive', archives);
    expect(done).toMatchObject({ code: 0, out: '' });
    expect(done.error).toContain('Receipts 0 to 299 are in ');
    expect(done.error).toContain('Receipts 300 to 399 are in ');
    expect(done.error).toContain('Nothing else is older than 36 months.');
    expect(readdirSync(archives).sort()).toEqual([
      'receipts-000000000000-000000000299.archive',
      'receipts-000000000300-000000000399.archive',
    ]);
    const log = await hub.ask(auditor(), '{ accessLog(first: 2) { nodes { operation caller writes { recordIds } } } }');
    expect(log.body.data).toMatchObject({
      accessLog: {
        nodes: [
          { operation: 'fivefold log archive', writes: [{ recordIds: ['300-399'] }] },
          { writes: [{ recordIds: ['0-299'] }] },
        ],
      },
    });
  });

  test('leaves the log whole for verify, with the archives and without', async () => {
    const whole = await fivefold('verify', '--archive', archives);
    expect(whole).toMatchObject({ code: 0, error: '' });
    expect(whole.out).toContain('The first 400 receipts are archived; their texts hold too.');
    const without = await fivefold('verify');
    expect(without).toMatchObject({ code: 0 });
    expect(without.out).toContain(
      'archived; their texts were NOT checked, only their hashes: give the archives with --archive.',
    );
    expect(await fivefold('verify', '--archive', keyFile)).toMatchObject({ code: 2 });
    const forged = join(folder, 'forged');
    writeFileSync(forged, '');
    expect(await fivefold('verify', '--archive', forged)).toMatchObject({
      code: 2,
      error: expect.stringContaining('is not an archive'),
    });
  });

  test('leaves tiles and proofs, and the hub says of the receipts that they are archived', async () => {
    expect((await get('/log/tile/0/000')).status).toBe(200);
    expect((await get('/log/proof?sequence=17')).status).toBe(200);
    for (const path of ['/log/entries/000', '/log/tile/entries/001.p/100']) {
      const response = await get(path);
      expect([response.status, await response.text()]).toEqual([410, expect.stringContaining('"ARCHIVED"')]);
    }
    expect(await (await get('/log/archives')).json()).toMatchObject([
      { firstSize: 0, size: 300, note: expect.stringContaining('fivefold/access-log-archive/v1') },
      { firstSize: 300, size: 400 },
    ]);
    for (const caller of [auditor(), hub.caller('civil_affairs', 'STREET')]) {
      const answer = await hub.ask(caller, RECEIPT, { id: '17' });
      expect([answer.codes, (await receiptOf(hub, answer)).outcome]).toEqual([['ARCHIVED'], 'refused']);
    }
    expect((await hub.ask(auditor(), RECEIPT, { id: '400' })).codes).toEqual([]);
  });

  test('lets another node start, and both go on', async () => {
    const second = await startHub({ beside: hub, evidence: { key: await readLogKey(keyFile), every: 1 } });
    const answers = await Promise.all(
      [hub, second, hub, second].map((node) => node.askAs('health', 'CITY', '{ viewer { id } }')),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await second.close();
    expect(await fivefold('verify', '--archive', archives)).toMatchObject({ code: 0 });
  });
});

describe('fivefold duty', () => {
  test('releases an account that is bound to another duty, and says so on the log', async () => {
    await hub.sql(`insert into access_duty (subject, duty) values ('demo:officer', 'auditor')`);
    const ask = () => hub.ask(hub.named('demo:officer'), '{ policyVersions { version } }');
    const refused = await ask();
    expect([refused.status, refused.codes]).toEqual([403, ['DUTIES_NOT_SEPARATE']]);
    expect(hub.log.join()).toContain('an account was refused');
    expect((await fivefold('duty', 'list')).out).toMatch(/auditor +\S+Z +demo:officer/);
    const released = await fivefold('duty', 'release', 'demo:officer', '--reason', 'a new task');
    expect(released).toEqual({ code: 0, out: '', error: 'demo:officer is no longer bound to the duty of auditor.\n' });
    const last = JSON.parse(await hub.value('select body from access_receipt order by sequence desc limit 1'));
    expect(last).toMatchObject({
      operation: 'fivefold duty release',
      purpose: 'a new task',
      writes: [{ action: 'releaseDuty', type: 'Duty', fields: ['duty'], ids: 'demo:officer' }],
    });
    expect((await ask()).codes).toEqual([]);
    expect(await fivefold('duty', 'release', 'nobody', '--reason', 'x')).toMatchObject({ code: 1 });
  });
});

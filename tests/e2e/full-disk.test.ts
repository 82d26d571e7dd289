import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseOf } from '../../src/data/database.js';
import { migrate } from '../../src/data/migrate.js';
import { fillLog } from '../receipts/fill-log.js';
import { type CrashServer, startCrashServer } from '../support/crash-server.js';
import { fillDemo } from '../support/fill-demo.js';
import { startHub, type TestHub } from '../support/hub.js';
import { temporaryFolder } from '../support/hub-process.js';
import { logSize, receiptOf } from '../support/receipt-of.js';
import { verifyDatabase } from '../support/verify-database.js';

/** Files of the write-ahead log have 16 MB, and must still be written when files of this size cannot grow. */
const FILLED = 60_000;
/** Its receipt has more than a kilobyte, and is still kept within the row. */
const PEOPLE = '{ people(first: 25) { nodes { id } } }';

const folder = temporaryFolder();
let server: CrashServer;
let hub: TestHub;

beforeAll(async () => {
  server = await startCrashServer(folder);
  const database = databaseOf(server.connection, async () => undefined);
  await migrate(database);
  await fillDemo(database);
  hub = await startHub({ database: { ...database, name: 'postgres' } });
  // Of today, so that no partition begins meanwhile, whose file would have all the space that it needs.
  await fillLog(hub.database.owner, FILLED, new Date().toISOString().slice(0, 10));
});
afterAll(async () => {
  await hub.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = () => hub.askAs('civil_affairs', 'STREET', PEOPLE);

describe('while the disk of the receipts is full', () => {
  test('no answer leaves, and service returns by itself when there is space again', async () => {
    expect((await ask()).status).toBe(200);
    await server.limitFiles(await hub.value<number>(`select pg_relation_size('access_receipt_0')::int`));
    // What was reserved in the file is used up first.
    let answer = await ask();
    for (let tries = 0; tries < 2000 && answer.status === 200; tries++) answer = await ask();
    const size = await logSize(hub);
    for (let tries = 0; tries < 5; tries++) {
      const { status, codes, body, text } = await ask();
      expect([status, codes, body.data]).toEqual([503, ['RECEIPT_UNAVAILABLE'], undefined]);
      expect(text).not.toMatch(/disk|space|file|extend|53100/i);
    }
    expect(await logSize(hub)).toBe(size);
    expect(hub.log.join('\n')).toMatch(/could not (extend|write)/);
    await server.limitFiles('unlimited');
    const again = await ask();
    expect([again.status, (await receiptOf(hub, again)).outcome]).toEqual([200, 'answered']);
    expect(await verifyDatabase(hub.database.owner)).toMatchObject({ intact: true, size: size + 1 });
  }, 120_000);
});

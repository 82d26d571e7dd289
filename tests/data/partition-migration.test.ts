import { expect, test } from '@jest/globals';
import { ensureHubRole } from '../../src/data/hub-role.js';
import { migrate } from '../../src/data/migrate.js';
import { openOrm } from '../../src/data/orm.js';
import { createReceiptLog } from '../../src/receipts/append.js';
import { connected, draft } from '../receipts/drafts.js';
import { fillLog } from '../receipts/fill-log.js';
import { cloneDatabase } from '../support/database.js';
import { signLog, verifyDatabase } from '../support/verify-database.js';

test('a log from before partitions is kept as it is, and who acted in which duty is remembered', async () => {
  const database = await cloneDatabase('blank');
  try {
    const orm = await openOrm(database.owner);
    await connected(database.owner, ensureHubRole);
    await orm.migrator.up({ to: 'Migration0006_evidence' });
    await orm.close(true);
    await fillLog(database.owner, 300);
    const before = await createReceiptLog(database.hub, { hub: 'node' });
    for (const [id, kind] of [
      ['wang', 'auditor'],
      ['li', 'person'],
      ['wang', 'officer'],
      ['operator:x', 'admin'],
    ] as const) {
      await before.append(
        draft({ principal: { id, kind, department: 'audit', tier: 'CITY' }, purpose: '"kind":"admin"' }),
      );
    }
    await migrate(database);
    // A node of the release before goes on until it is restarted.
    expect(await before.append(draft())).toEqual({ sequence: '304' });
    await before.close();
    const log = await createReceiptLog(database.hub, { hub: 'node' });
    await log.append(draft());
    await log.close();
    const read = (text: string) => connected(database.owner, async (client) => (await client.query(text)).rows);
    expect(await read('select number, first_size from access_log_partition order by number')).toEqual([
      { number: 0, first_size: '0' },
      { number: 1, first_size: '304' },
    ]);
    expect(await read('select subject, duty from access_duty')).toEqual([{ subject: 'wang', duty: 'auditor' }]);
    await signLog(database);
    expect(await verifyDatabase(database.owner)).toMatchObject({ intact: true, size: 306 });
  } finally {
    await database.close();
  }
});

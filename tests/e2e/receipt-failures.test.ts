import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startHub, type TestHub } from '../support/hub.js';
import { logSize, receiptOf } from '../support/receipt-of.js';
import { verifyDatabase } from '../support/verify-database.js';

let hub: TestHub;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const street = () => hub.caller('civil_affairs', 'STREET');
const auditor = () => hub.named('demo:auditor');
const PEOPLE = `query Visit { people(first: 5, orderBy: [{ name: ASC }]) { nodes {
  id name idNumber phone careNeeds residenceAddress birthDate maritalStatus household { id number } } } }`;

describe('without a receipt there is no data', () => {
  const BOTH_WAYS = [PEOPLE, '{ viewer { id areas { name } } }', '{ accessLog(first: 1) { nodes { caller } } }'];

  async function expectNothing(): Promise<void> {
    const answers = await Promise.all([...BOTH_WAYS, ...BOTH_WAYS].map((query) => hub.ask(auditorFor(query), query)));
    for (const { status, text, body, codes } of answers) {
      expect([status, codes]).toEqual([503, ['RECEIPT_UNAVAILABLE']]);
      expect(body.data).toBeUndefined();
      expect(body.extensions).toBeUndefined();
      expect(text).not.toMatch(/permission|access_receipt|denied|read-only|lock|timeout|42501/i);
    }
  }

  async function expectService(): Promise<void> {
    for (const query of BOTH_WAYS) {
      const answer = await hub.ask(auditorFor(query), query);
      expect([answer.status, answer.codes]).toEqual([200, []]);
      expect(await receiptOf(hub, answer)).toMatchObject({ outcome: 'answered' });
    }
  }

  const auditorFor = (query: string) => (query.includes('accessLog') ? auditor() : street());

  test('while the hub may not write the log; and service returns by itself', async () => {
    await expectService();
    const size = await logSize(hub);
    await hub.sql('revoke insert on access_receipt from fivefold_hub');
    try {
      await expectNothing();
      expect(await logSize(hub)).toBe(size);
    } finally {
      await hub.sql('grant insert on access_receipt to fivefold_hub');
    }
    await expectService();
  });

  test('while the log is locked for longer than a write may take', async () => {
    const holder = new pg.Client(hub.database.owner);
    await holder.connect();
    try {
      await holder.query('begin; lock table access_receipt in exclusive mode');
      await expectNothing();
      await holder.query('rollback');
    } finally {
      await holder.end();
    }
    await expectService();
  });

  test('while the database is read-only, also for a connection made meanwhile', async () => {
    const { name } = hub.database;
    const endWriters = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name = 'fivefold receipts'`;
    await hub.sql(`alter database ${name} set default_transaction_read_only = on`);
    try {
      await hub.sql(endWriters);
      await expectNothing();
    } finally {
      await hub.sql(
        `set default_transaction_read_only = off; alter database ${name} reset default_transaction_read_only`,
      );
    }
    await expectService();
  });

  test('when the connection is lost while a receipt is being written', async () => {
    const { name } = hub.database;
    const size = await logSize(hub);
    const holder = new pg.Client(hub.database.owner);
    await holder.connect();
    try {
      await holder.query('begin; lock table access_receipt in exclusive mode');
      const answers = expectNothing();
      const writing = `from pg_stat_activity where datname = '${name}' and application_name = 'fivefold receipts' and wait_event_type = 'Lock'`;
      for (let tries = 0; tries < 100 && !(await hub.value<boolean>(`select exists (select ${writing})`)); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(await hub.sql(`select pg_terminate_backend(pid) ${writing}`)).toHaveLength(1);
      await answers;
      await holder.query('rollback');
    } finally {
      await holder.end();
    }
    expect(await logSize(hub)).toBe(size);
    await expectService();
  });

  test('and an ended connection costs nothing once it is noticed', async () => {
    await hub.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'fivefold receipts'`,
      [hub.database.name],
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expectService();
  });

  test('and the log is whole after all that', async () => {
    expect(await verifyDatabase(hub.database.owner)).toMatchObject({ intact: true, size: await logSize(hub) });
  });
});

describe('nobody changes the log', () => {
  const changes = ["update access_receipt set body = ''", 'delete from access_receipt', 'truncate access_receipt'];

  test.each(changes)('%s', async (change) => {
    for (const [settings, code] of [
      [hub.database.hub, '42501'],
      [hub.database.owner, '42501'],
    ] as const) {
      const client = new pg.Client(settings);
      await client.connect();
      await expect(client.query(change).finally(() => client.end())).rejects.toMatchObject({ code });
    }
    expect(await logSize(hub)).toBeGreaterThan(0);
  });
});

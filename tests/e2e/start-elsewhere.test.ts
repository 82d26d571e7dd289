import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import pg from 'pg';
import { makeLogKey } from '../../src/receipts/log-key.js';
import { cloneDatabase, testServer } from '../support/database.js';
import { askAt, hubRuns, refusal, stop, tokenOf } from '../support/hub-runs.js';

const { start, newHome } = hubRuns();
const PEOPLE = '{ people(first: 1) { totalCount nodes { id name } } }';

describe('the built hub on a server of the operator (DATABASE_URL)', () => {
  const urlOf = (name: string) => {
    const { host, user, password } = testServer();
    return `postgres://${user}:${encodeURIComponent(String(password))}@/${name}?host=${encodeURIComponent(String(host))}`;
  };

  test('migrates, loads the demo, serves, leaves no server behind, and keeps the data', async () => {
    const database = await cloneDatabase('blank');
    const home = newHome();
    const environment = { FIVEFOLD_HOME: home, PORT: '0', DATABASE_URL: urlOf(database.name) };
    try {
      let hub = start(environment, ['--people', '200', '--events', '200']);
      const first = await askAt(await hub.ready, tokenOf(home, 'demo:civil_affairs:city'), PEOPLE);
      expect(first.data?.people).toMatchObject({ totalCount: 200 });
      expect(existsSync(join(home, 'postgres'))).toBe(false);
      expect((await stop(hub, 'SIGTERM')).code).toBe(0);
      hub = start(environment);
      const second = await askAt(await hub.ready, tokenOf(home, 'demo:civil_affairs:city'), PEOPLE);
      expect(second.data).toEqual(first.data);
      expect((await stop(hub, 'SIGTERM')).code).toBe(0);
      const production = start({ ...environment, ...(await issuer(home)).environment, FIVEFOLD_HOME: newHome() });
      expect(await refusal(production)).toMatch(/demo/);
    } finally {
      await database.close();
    }
  }, 60_000);

  test('in production mode serves the callers of the issuer, and no demo', async () => {
    const database = await cloneDatabase('migrated');
    const home = newHome();
    const { environment, token } = await issuer(home);
    try {
      const hub = start({ ...environment, FIVEFOLD_HOME: home, PORT: '0', DATABASE_URL: urlOf(database.name) });
      const url = await hub.ready;
      expect(hub.stdout()).not.toMatch(/demo/i);
      expect(existsSync(join(home, 'demo-callers.json'))).toBe(false);
      const departments = await askAt(url, await token('someone'), '{ viewer { id } people { totalCount } }');
      expect(departments).toMatchObject({ data: { viewer: { id: 'someone' }, people: { totalCount: 0 } } });
      const refused = await askAt(url, `${await token('someone')}x`, '{ viewer { id } }');
      expect(refused.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect((await (await fetch(`${url}/`)).text()).includes('eyJ')).toBe(false);
      expect((await stop(hub, 'SIGTERM')).code).toBe(0);
    } finally {
      await database.close();
    }
  }, 60_000);

  test('ends when something of the database fails in the middle of its start', async () => {
    const database = await cloneDatabase('demo');
    const home = newHome();
    try {
      const owner = new pg.Client(database.owner);
      await owner.connect();
      await owner.query(`delete from hub_secret where name = 'cursor'`).finally(() => owner.end());
      const hub = start({ FIVEFOLD_HOME: home, PORT: '0', DATABASE_URL: urlOf(database.name) });
      expect(await Promise.race([hub.ended, sleep(20_000, 'it still runs', { ref: false })])).toBe(1);
      expect(hub.stderr()).toContain('the database holds no secret "cursor"');
    } finally {
      await database.close();
    }
  }, 60_000);

  /** An issuer with a key file, and tokens of it. */
  async function issuer(home: string) {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const file = `${home}.pem`;
    writeFileSync(file, await exportSPKI(publicKey));
    const logKey = `${home}.log-key`;
    writeFileSync(logKey, makeLogKey('hub.example/log'), { mode: 0o600 });
    const environment = {
      FIVEFOLD_MODE: 'production',
      FIVEFOLD_LOG_KEY_FILE: logKey,
      FIVEFOLD_JWT_ISSUER: 'https://issuer.example',
      FIVEFOLD_JWT_AUDIENCE: 'fivefold',
      FIVEFOLD_JWT_PUBLIC_KEY_FILE: file,
    };
    const token = (subject: string) =>
      new SignJWT({ department: 'health', tier: 'GRID' })
        .setProtectedHeader({ alg: 'ES256' })
        .setSubject(subject)
        .setIssuer(environment.FIVEFOLD_JWT_ISSUER)
        .setAudience(environment.FIVEFOLD_JWT_AUDIENCE)
        .setExpirationTime('1h')
        .sign(privateKey);
    return { environment, token };
  }
});

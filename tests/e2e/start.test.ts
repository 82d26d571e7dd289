import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { DemoCaller } from '../../src/auth/demo-callers.js';
import { demoPlacement } from '../../src/demo/callers.js';
import { TIERS } from '../../src/shared/principal.js';
import { cloneDatabase, testServer } from '../support/database.js';
import type { HubAnswer } from '../support/hub.js';
import {
  freePort,
  type HubProcess,
  isRunning,
  postmasterOf,
  startProcess,
  temporaryFolder,
} from '../support/hub-process.js';
import { DEPARTMENT_CODES } from '../support/policy-cases.js';

const folders: string[] = [];
const started: HubProcess[] = [];

/** How much longer everything takes because of what else this machine does. */
const busyness = () => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());

/** A data folder that does not exist yet. */
function newHome(): string {
  const folder = temporaryFolder();
  folders.push(folder);
  return join(folder, 'data');
}

function start(...args: Parameters<typeof startProcess>): HubProcess {
  const hub = startProcess(...args);
  started.push(hub);
  return hub;
}

afterAll(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGTERM');
    await ended;
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const callersIn = (home: string): readonly DemoCaller[] =>
  JSON.parse(readFileSync(join(home, 'demo-callers.json'), 'utf8'));

async function ask(url: string, token: string, query: string): Promise<HubAnswer['body']> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return (await response.json()) as HubAnswer['body'];
}

const tokenOf = (home: string, name: string) => callersIn(home).find((caller) => caller.name === name)?.token ?? '';
const PEOPLE = '{ people(first: 1) { totalCount nodes { id name } } }';

/** Milliseconds that the process needs to end after the signal, and how it ended. */
async function stop(hub: HubProcess, signal: NodeJS.Signals): Promise<{ milliseconds: number; code: number | string }> {
  const begun = performance.now();
  hub.child.kill(signal);
  const code = await hub.ended;
  return { milliseconds: performance.now() - begun, code };
}

/** It ended by itself with code 1 and one line, without a stack. */
async function refusal(hub: HubProcess): Promise<string> {
  expect(await hub.ended).toBe(1);
  const lines = hub.stderr().trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(hub.stderr()).not.toMatch(/\n\s+at |node:internal|Error:/);
  return lines[0] ?? '';
}

describe('the built hub on a data folder of its own', () => {
  const home = newHome();
  let hub: HubProcess;
  let url: string;
  let firstPerson: unknown;

  test('starts on an empty folder in less than 30 seconds, at the port it is told', async () => {
    const port = await freePort();
    const begun = performance.now();
    hub = start({ FIVEFOLD_HOME: home, PORT: String(port) });
    url = await hub.ready;
    expect(performance.now() - begun).toBeLessThan(30_000 * busyness());
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(hub.stderr()).toBe('');
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  }, 90_000);

  test('writes the demo callers, for the owner alone, and prints them', async () => {
    expect(statSync(join(home, 'demo-callers.json')).mode & 0o777).toBe(0o600);
    const callers = callersIn(home);
    const people = Object.values(DEPARTMENT_CODES).flatMap((department) =>
      TIERS.map((tier) => ({
        name: `demo:${department}:${tier.toLowerCase()}`,
        kind: 'person',
        department,
        tier,
        area: demoPlacement[tier],
      })),
    );
    const others = [
      {
        name: 'demo:system',
        kind: 'system',
        department: 'civil_affairs',
        tier: 'DISTRICT',
        area: demoPlacement.DISTRICT,
      },
      { name: 'demo:auditor', kind: 'auditor', department: 'audit', tier: 'CITY', area: demoPlacement.CITY },
    ];
    expect(callers).toEqual(
      [...people, ...others].map((caller) => ({ ...caller, token: expect.stringMatching(/^eyJ/) })),
    );
    expect(callers).toHaveLength(42);
    for (const { name, token } of callers) {
      expect(hub.stdout()).toContain(token);
      expect((await ask(url, token, '{ viewer { id } }')).data).toEqual({ viewer: { id: name } });
    }
  });

  test('holds the demo district: 20,000 people and 29,000 events', async () => {
    const { data } = await ask(
      url,
      tokenOf(home, 'demo:public_security:city'),
      '{ people { totalCount } events { totalCount } }',
    );
    expect(data).toEqual({ people: { totalCount: 20_000 }, events: { totalCount: 29_000 } });
    firstPerson = (await ask(url, tokenOf(home, 'demo:health:street'), PEOPLE)).data;
  });

  test('lets no second hub onto its data folder, and none onto its port', async () => {
    const same = start({ FIVEFOLD_HOME: home, PORT: '0' });
    expect(await refusal(same)).toMatch(/in use|already|another/i);
    const port = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => port.once('listening', resolve));
    const address = port.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const other = newHome();
    const late = start({ FIVEFOLD_HOME: other, PORT: String(taken) }, ['--people', '100', '--events', '100']);
    expect(await refusal(late)).toBe(`HOST, PORT: cannot listen on 127.0.0.1:${taken} (EADDRINUSE).`);
    port.close();
    expect(postmasterOf(other)).toBeUndefined();
    expect((await ask(url, tokenOf(home, 'demo:health:street'), PEOPLE)).data).toEqual(firstPerson);
  }, 60_000);

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'stops at once with everything at %s, and starts again with its data',
    async (signal) => {
      const postmaster = postmasterOf(home);
      expect(isRunning(postmaster)).toBe(true);
      const { milliseconds, code } = await stop(hub, signal);
      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(8_000 * busyness());
      expect([isRunning(postmaster), postmasterOf(home), existsSync(join(home, 'hub.lock'))]).toEqual([
        false,
        undefined,
        false,
      ]);
      expect(hub.stderr()).toBe('');
      const token = tokenOf(home, 'demo:health:street');
      const begun = performance.now();
      hub = start({ FIVEFOLD_HOME: home, PORT: '0' });
      url = await hub.ready;
      expect(performance.now() - begun).toBeLessThan(5_000 * busyness());
      expect((await ask(url, token, PEOPLE)).data).toEqual(firstPerson);
      const { data } = await ask(
        url,
        tokenOf(home, 'demo:auditor'),
        '{ accessLog(last: 1) { nodes { sequence caller } } }',
      );
      expect(data?.accessLog).toEqual({ nodes: [{ sequence: '0', caller: 'demo:public_security:city' }] });
    },
    60_000,
  );

  test('starts again after a kill, with every receipt of an answer it gave', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask(url, tokenOf(home, 'demo:health:street'), PEOPLE)),
    );
    const receipts = answers.map(({ extensions }) => String(extensions?.receipt));
    await stop(hub, 'SIGKILL');
    hub = start({ FIVEFOLD_HOME: home, PORT: '0' });
    url = await hub.ready;
    const log = await ask(url, tokenOf(home, 'demo:auditor'), '{ accessLog(first: 100) { nodes { sequence } } }');
    const kept = JSON.stringify(log.data);
    expect(receipts.filter((sequence) => !kept.includes(`"${sequence}"`))).toEqual([]);
    expect((await stop(hub, 'SIGTERM')).code).toBe(0);
    expect(postmasterOf(home)).toBeUndefined();
  }, 60_000);

  test('will not turn into a production hub', async () => {
    const production = start({ FIVEFOLD_HOME: home, PORT: '0', FIVEFOLD_MODE: 'production', ...PRODUCTION });
    expect(await refusal(production)).toContain('demo-callers.json');
  });
});

/** Settings of a production hub that has no database. */
const PRODUCTION = {
  DATABASE_URL: 'postgres://hub:secret@127.0.0.1:1/hub',
  FIVEFOLD_JWT_ISSUER: 'https://issuer.example',
  FIVEFOLD_JWT_AUDIENCE: 'fivefold',
  FIVEFOLD_JWKS_URL: 'https://issuer.example/keys',
};

describe('a first start that is interrupted', () => {
  test.each([300, 1500, 3500])(
    'after %d ms leaves nothing running, and the next one finishes it',
    async (milliseconds) => {
      const home = newHome();
      const hub = start({ FIVEFOLD_HOME: home, PORT: '0' }, ['--people', '5000', '--events', '5000']);
      await wait(milliseconds);
      const { code } = await stop(hub, 'SIGINT');
      expect([0, 'SIGINT']).toContain(code);
      expect(isRunning(postmasterOf(home))).toBe(false);
      const next = start({ FIVEFOLD_HOME: home, PORT: '0' }, ['--people', '200', '--events', '200']);
      const { data } = await ask(await next.ready, tokenOf(home, 'demo:auditor'), '{ viewer { id } }');
      expect(data).toEqual({ viewer: { id: 'demo:auditor' } });
      expect((await stop(next, 'SIGTERM')).code).toBe(0);
    },
    60_000,
  );
});

describe('a hub that cannot start says why in one line', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['an unknown setting', { FIVEFOLD_HOEM: 'x' }, /^FIVEFOLD_HOEM: there is no such setting\.$/],
    ['a port that is none', { PORT: '70000' }, /^PORT: must be a whole number/],
    [
      'an issuer in demo mode',
      { FIVEFOLD_JWT_ISSUER: 'https://i.example' },
      /^FIVEFOLD_JWT_ISSUER: is used in production mode only/,
    ],
    [
      'production without an issuer',
      { FIVEFOLD_MODE: 'production', ...PRODUCTION, FIVEFOLD_JWT_ISSUER: '' },
      /^FIVEFOLD_JWT_ISSUER: is needed/,
    ],
    [
      'production without a database',
      { FIVEFOLD_MODE: 'production', ...PRODUCTION, DATABASE_URL: '' },
      /^DATABASE_URL: is needed/,
    ],
    [
      'a server that cannot be reached',
      { DATABASE_URL: PRODUCTION.DATABASE_URL },
      /^The database server at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\.$/,
    ],
    ['the same in production', { FIVEFOLD_MODE: 'production', ...PRODUCTION }, /cannot be reached/],
  ])('%s', async (_, environment, line) => {
    const hub = start({ FIVEFOLD_HOME: newHome(), PORT: '0', ...environment });
    const told = await refusal(hub);
    expect(told).toMatch(line);
    expect(told).not.toContain('secret');
  });

  test('a data folder that is a file', async () => {
    const home = newHome();
    writeFileSync(home, '');
    expect(await refusal(start({ FIVEFOLD_HOME: home, PORT: '0' }))).toContain(home);
  });
});

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
      const first = await ask(await hub.ready, tokenOf(home, 'demo:civil_affairs:city'), PEOPLE);
      expect(first.data?.people).toMatchObject({ totalCount: 200 });
      expect(existsSync(join(home, 'postgres'))).toBe(false);
      expect((await stop(hub, 'SIGTERM')).code).toBe(0);
      hub = start(environment);
      const second = await ask(await hub.ready, tokenOf(home, 'demo:civil_affairs:city'), PEOPLE);
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
      const departments = await ask(url, await token('someone'), '{ viewer { id } people { totalCount } }');
      expect(departments).toMatchObject({ data: { viewer: { id: 'someone' }, people: { totalCount: 0 } } });
      const refused = await ask(url, `${await token('someone')}x`, '{ viewer { id } }');
      expect(refused.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect((await (await fetch(`${url}/`)).text()).includes('eyJ')).toBe(false);
      expect((await stop(hub, 'SIGTERM')).code).toBe(0);
    } finally {
      await database.close();
    }
  }, 60_000);

  /** An issuer with a key file, and tokens of it. */
  async function issuer(home: string) {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const file = `${home}.pem`;
    writeFileSync(file, await exportSPKI(publicKey));
    const environment = {
      FIVEFOLD_MODE: 'production',
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

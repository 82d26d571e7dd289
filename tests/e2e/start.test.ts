import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { demoPlacement } from '../../src/demo/callers.js';
import { TIERS } from '../../src/shared/principal.js';
import { freePort, type HubProcess, isRunning, postmasterOf } from '../support/hub-process.js';
import { askAt, busyness, callersIn, hubRuns, PRODUCTION, refusal, stop, tokenOf } from '../support/hub-runs.js';
import { DEPARTMENT_CODES } from '../support/policy-cases.js';

const { start, newHome } = hubRuns();
const PEOPLE = '{ people(first: 1) { totalCount nodes { id name } } }';

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
      ...['demo:officer', 'demo:officer-2'].map((name) => {
        return { name, kind: 'officer', department: 'grid_centre', tier: 'CITY', area: demoPlacement.CITY };
      }),
    ];
    expect(callers).toEqual(
      [...people, ...others].map((caller) => ({ ...caller, token: expect.stringMatching(/^eyJ/) })),
    );
    expect(callers).toHaveLength(44);
    for (const { name, token } of callers) {
      expect(hub.stdout()).toContain(token);
      expect((await askAt(url, token, '{ viewer { id } }')).data).toEqual({ viewer: { id: name } });
    }
  });

  test('holds the demo district: 20,000 people and 29,000 events', async () => {
    const { data } = await askAt(
      url,
      tokenOf(home, 'demo:public_security:city'),
      '{ people { totalCount } events { totalCount } }',
    );
    expect(data).toEqual({ people: { totalCount: 20_000 }, events: { totalCount: 29_000 } });
    firstPerson = (await askAt(url, tokenOf(home, 'demo:health:street'), PEOPLE)).data;
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
    expect((await askAt(url, tokenOf(home, 'demo:health:street'), PEOPLE)).data).toEqual(firstPerson);
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
      expect((await askAt(url, token, PEOPLE)).data).toEqual(firstPerson);
      const { data } = await askAt(
        url,
        tokenOf(home, 'demo:auditor'),
        '{ accessLog(last: 1) { nodes { sequence caller } } }',
      );
      expect(data?.accessLog).toEqual({ nodes: [{ sequence: '0', caller: 'demo:public_security:city' }] });
    },
    60_000,
  );

  test('starts again after a kill, with every receipt of an answer it gave, and stops with subscriptions open', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => askAt(url, tokenOf(home, 'demo:health:street'), PEOPLE)),
    );
    const receipts = answers.map(({ extensions }) => String(extensions?.receipt));
    await stop(hub, 'SIGKILL');
    hub = start({ FIVEFOLD_HOME: home, PORT: '0' });
    url = await hub.ready;
    const log = await askAt(url, tokenOf(home, 'demo:auditor'), '{ accessLog(first: 100) { nodes { sequence } } }');
    const kept = JSON.stringify(log.data);
    expect(receipts.filter((sequence) => !kept.includes(`"${sequence}"`))).toEqual([]);
    const token = tokenOf(home, 'demo:health:street');
    const query = 'subscription { eventChanged { id } }';
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      'content-type': 'application/json',
    };
    const stream = await fetch(`${url}/graphql/stream`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    await new Promise((resolve) => socket.addEventListener('message', resolve));
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    const { code, milliseconds } = await stop(hub, 'SIGTERM');
    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(8_000 * busyness());
    expect(await stream.text()).toBe('');
    expect(hub.stderr()).toBe('');
    expect(postmasterOf(home)).toBeUndefined();
  }, 60_000);

  test('will not turn into a production hub', async () => {
    const production = start({ FIVEFOLD_HOME: home, PORT: '0', ...PRODUCTION });
    expect(await refusal(production)).toContain('demo-callers.json');
  });
});

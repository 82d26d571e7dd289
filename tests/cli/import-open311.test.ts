import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServiceAccount } from '../../src/auth/service-accounts.js';
import { importOpen311Command } from '../../src/cli/import-open311.js';
import { OPEN311_REQUESTS, orderOfOpen311 } from '../../src/cli/open311.js';
import { openOrm } from '../../src/data/orm.js';
import { demoPlacement } from '../../src/demo/callers.js';
import { startHub, type TestHub } from '../support/hub.js';
import { runCommand } from '../support/run-command.js';

const DEFAULTS = { source: 'city-app', area: '7', requestKind: 'HELP' };

describe('a service request of GeoReport v2', () => {
  test('becomes an order of the hotline', () => {
    const [request] = OPEN311_REQUESTS.parse([
      {
        service_request_id: 638344,
        status: 'open',
        service_name: 'Pothole',
        service_code: 6,
        description: 'Deep',
        address: '8 Main St',
      },
    ]);
    if (request === undefined) throw new Error('no request');
    expect(orderOfOpen311(request, DEFAULTS)).toEqual({
      ...DEFAULTS,
      externalId: '638344',
      category: 'Pothole',
      description: 'Deep\n8 Main St',
    });
  });

  test('without a name and a description is named by its code', () => {
    const request = { service_request_id: '1', service_code: '006' };
    expect(orderOfOpen311(request, DEFAULTS)).toMatchObject({ category: '006', description: '006' });
  });
});

describe('fivefold import-open311', () => {
  const home = mkdtempSync(join(tmpdir(), 'fivefold-open311-'));
  let hub: TestHub;
  let token: string;
  beforeAll(async () => {
    hub = await startHub();
    const orm = await openOrm(hub.database.owner, { poolSize: 1 });
    const account = {
      name: 'open311',
      department: 'hotline_12345',
      tier: 'STREET',
      areaCodes: [demoPlacement.STREET],
    } as const;
    token = await createServiceAccount(orm.em.fork(), account);
    await orm.close(true);
  });
  afterAll(async () => {
    await hub.close();
    rmSync(home, { recursive: true });
  });
  const run = async (requests: string) => {
    const file = join(home, 'requests.json');
    writeFileSync(file, requests);
    process.env.FIVEFOLD_TOKEN = token;
    const args = [file, '--source', 'city-app', '--area', demoPlacement.GRID, '--url', hub.url];
    return runCommand(importOpen311Command(), ...args).finally(() => delete process.env.FIVEFOLD_TOKEN);
  };
  const good = { service_request_id: 'r-1', service_name: '路灯', description: '不亮' };

  test('takes each request once, and names what the hub refuses', async () => {
    const requests = JSON.stringify([good, { service_request_id: 'r-2', service_name: 'x'.repeat(81) }]);
    for (let round = 0; round < 2; round++) {
      await expect(run(requests)).rejects.toThrow(/^1 of 2 service requests are in the hub\.\nr-2: BAD_USER_INPUT/);
    }
    expect(await run(JSON.stringify([good]))).toEqual({
      text: '1 of 1 service requests are in the hub.\n',
      exitCode: 0,
    });
    expect(await hub.value("select count(*)::int from event where source = 'city-app'")).toBe(1);
  });

  test('refuses what is no such document', async () => {
    await expect(run('{"service_requests": []}')).rejects.toThrow(/is no GeoReport v2 document in JSON/);
  });
});

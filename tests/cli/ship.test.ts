import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.js';
import { hubPolicy } from '../support/policy.js';
import { databaseUrl, runProgram } from '../support/run-program.js';
import { changedPolicy, enforcePolicy } from '../support/stored-policies.js';

let hub: TestHub;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const ship = () => runProgram(['access', 'ship'], { DATABASE_URL: databaseUrl(hub.database) });
const version = async () => (await hub.askAs('health', 'STREET', '{ viewer { id } }')).body.extensions?.policyVersion;

describe('fivefold access ship', () => {
  test('puts the shipped files in the place of what officers approved, on the nodes that run, and on the log', async () => {
    const proposed = changedPolicy('Person.yaml', /(phone: .*) HE: full,/, '$1 HE: none,');
    await enforcePolicy(hub, proposed);
    expect(await version()).toBe(proposed.version);
    const shipped = hubPolicy().version;
    expect(await ship()).toEqual({ code: 0, out: '', error: `Version ${shipped} is in force.\n` });
    expect(await version()).toBe(shipped);
    const log =
      '{ accessLog(filter: { caller: "operator" }) { nodes { operation outcome writes { action type recordIds } } } }';
    const answer = await hub.ask(hub.named('demo:auditor'), log, {}, { purpose: '例行审计' });
    expect(answer.codes).toEqual([]);
    expect(answer.body.data?.accessLog).toEqual({
      nodes: [
        {
          operation: 'shipPolicy',
          outcome: 'ANSWERED',
          writes: [{ action: 'shipPolicy', type: 'AccessPolicy', recordIds: [shipped] }],
        },
      ],
    });
  });

  test('changes nothing where they are in force', async () => {
    expect(await ship()).toMatchObject({ code: 0, error: 'They are in force already.\n' });
  });
});

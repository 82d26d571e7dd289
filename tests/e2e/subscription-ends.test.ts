import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { makeKey } from '../../src/auth/service-account-key.js';
import { demoPlacement } from '../../src/demo/callers.js';
import { parseReceipt } from '../../src/receipts/stored-receipt.js';
import { REASON, startHub, type TestHub } from '../support/hub.js';
import { makeIssuer, type OwnIssuer } from '../support/own-issuer.js';
import { hubPolicy } from '../support/policy.js';
import { demoArea, revokeGrant, storeGrant } from '../support/stored-grants.js';
import { changedPolicy, enforcePolicy } from '../support/stored-policies.js';
import { subscribe, TRANSPORTS } from '../support/subscribe.js';

const CHANGES = 'subscription Follow { eventChanged { kind id event { number category description } } }';
const PURPOSE = { 'x-purpose': encodeURIComponent(REASON.purpose ?? '') };

let hub: TestHub;
let two: TestHub;
let event: string;
let issuer: OwnIssuer;
beforeAll(async () => {
  hub = await startHub();
  issuer = await makeIssuer();
  two = await startHub({ beside: hub, issuer: issuer.issuer });
  event = await hub.value('select id from event where street_id = $1 limit 1', await demoArea(hub, 'STREET'));
});
afterAll(async () => {
  await two.close();
  await hub.close();
});
const touch = () => hub.sql(`update event set category = category || '甲' where id = $1`, [event]);
const refusals = () =>
  hub.value<number>(
    `select count(*)::int from access_receipt where outcome = 'refused' and body like '%"operation":"Follow"%'`,
  );

describe.each(TRANSPORTS)('a subscription over a %s', (transport) => {
  const follow = (department: string, query = CHANGES, headers = {}, variables = {}) =>
    subscribe(transport, hub, hub.caller(department, 'STREET'), query, { headers, variables });

  test('is refused without a good credential', async () => {
    const followed = await subscribe(transport, hub, { token: 'none' }, CHANGES);
    expect(await followed.ended).toBe('UNAUTHENTICATED');
  });

  test.each([
    [
      'a filter on a field that is not read in full',
      'FIELD_NOT_READABLE',
      '(filter: { agreement: { contains: "x" } }) { id }',
    ],
    ['a forged cursor', 'INVALID_CURSOR', '(after: "eventChanged") { id }'],
    ['a filter that is null', 'BAD_USER_INPUT', '(filter: { status: null }) { id }'],
  ])('is refused for %s, with a receipt', async (_, code, rest) => {
    const before = await refusals();
    const followed = await follow('urban_management', `subscription Follow { eventChanged${rest} }`);
    expect([await followed.ended, (await refusals()) - before]).toEqual([code, 1]);
  });

  test('is refused to those who read no events, with a receipt', async () => {
    const before = await refusals();
    for (const name of ['demo:auditor', 'demo:officer']) {
      expect(await (await subscribe(transport, hub, hub.named(name), CHANGES)).ended).toBe('FORBIDDEN');
    }
    expect((await refusals()) - before).toBe(2);
    const body = await hub.value<string>('select body from access_receipt order by sequence desc limit 1');
    expect(parseReceipt(body)).toMatchObject({ outcome: 'refused', errors: ['FORBIDDEN'], operation: 'Follow' });
  });

  test.each([
    [
      'a document that does not fit the schema',
      'GRAPHQL_VALIDATION_FAILED',
      'subscription Follow { eventChanged { nothing } }',
    ],
    ['a syntax error', 'GRAPHQL_PARSE_FAILED', 'subscription Follow {'],
    [
      'two root fields',
      'GRAPHQL_VALIDATION_FAILED',
      'subscription Follow { a: eventChanged { id } b: eventAlert { id } }',
    ],
    ['no root field at all', 'BAD_USER_INPUT', 'subscription Follow { eventChanged @skip(if: true) { id } }'],
    ['a query', 'BAD_REQUEST', 'query Follow { viewer { id } }'],
    [
      'a document that is too deep',
      'DEPTH_EXCEEDED',
      `subscription Follow { eventChanged { event { ${'place { events { nodes { '.repeat(4)} id ${'} } }'.repeat(4)} } } }`,
    ],
    [
      'too many aliases',
      'ALIASES_EXCEEDED',
      `subscription Follow { eventChanged { ${Array.from({ length: 31 }, (_, at) => `a${at}: id`).join(' ')} } }`,
    ],
    [
      'too much that it could touch',
      'COMPLEXITY_EXCEEDED',
      'subscription Follow { eventChanged { event { parties(first: 1000) { nodes { household { members(first: 1000) { nodes { id } } } } } } } }',
    ],
  ])('is refused for %s', async (_, code, query) => {
    expect(await (await follow('grid_centre', query)).ended).toBe(code);
  });

  test('works with the caller’s own schema in strict mode', async () => {
    const strict = { 'x-access-mode': 'strict' };
    const hidden = 'subscription Follow { eventChanged { event { agreement } } }';
    expect(await (await follow('health', hidden, strict)).ended).toBe('GRAPHQL_VALIDATION_FAILED');
    const followed = await follow('health', CHANGES, strict);
    await touch();
    await followed.until(1);
    followed.close();
  });

  test('ends on every node when a grant is revoked', async () => {
    const grant = await storeGrant(hub, {
      department: 'health',
      tier: 'STREET',
      type: 'Event',
      fields: ['description'],
    });
    const followed = await follow('health', CHANGES, PURPOSE);
    const token = await issuer.token('health', 'STREET', 600);
    const there = await subscribe(transport, two, { token }, CHANGES, { headers: PURPOSE });
    await touch();
    await Promise.all([followed.until(1), there.until(1)]);
    for (const { told } of [followed, there]) expect(told[0]?.event).toMatchObject({ description: expect.any(String) });
    await revokeGrant(hub, grant);
    await touch();
    expect([await followed.ended, await there.ended]).toEqual(['RESYNC_REQUIRED', 'RESYNC_REQUIRED']);
    expect([followed.results.length, there.results.length]).toEqual([1, 1]);
  });

  test('ends when the policy gives the caller something else, and goes on where it does not', async () => {
    const changed = await follow('health');
    const same = await follow('public_security');
    await enforcePolicy(hub, changedPolicy('Event.yaml', /( category: .*HE: )full/, '$1none'));
    try {
      expect(await changed.ended).toBe('RESYNC_REQUIRED');
      await touch();
      await same.until(1);
    } finally {
      same.close();
      await enforcePolicy(hub, hubPolicy());
    }
  });

  test('ends when a service account is revoked', async () => {
    const key = await serviceAccount(`account-${transport}`);
    const followed = await subscribe(transport, hub, { token: key }, CHANGES);
    await touch();
    await followed.until(1);
    await hub.sql('update service_account set revoked_at = now() where revoked_at is null');
    await touch();
    expect(await followed.ended).toBe('UNAUTHENTICATED');
    expect(followed.results).toHaveLength(1);
  });
});

test('a subscription ends when the token ends, also where nothing happens', async () => {
  const token = await issuer.token('grid_centre', 'STREET', 1);
  const followed = await Promise.all(TRANSPORTS.map((transport) => subscribe(transport, two, { token }, CHANGES)));
  await touch();
  for (const one of followed) await one.until(1);
  for (const one of followed) expect(await one.ended).toBe('TOKEN_EXPIRED');
  await touch();
  for (const { results } of followed) expect(results).toHaveLength(1);
});

async function serviceAccount(name: string): Promise<string> {
  const id = crypto.randomUUID();
  const { key, hash } = makeKey(id);
  await hub.sql(
    `insert into service_account (id, name, department_id, tier, area_codes, key_hash) values ($1, $2, 'grid_centre', 'STREET', $3, $4)`,
    [id, name, [demoPlacement.STREET], hash],
  );
  return key;
}

describe('a connection', () => {
  const connect = (headers = {}) =>
    new WebSocket(`${hub.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  const closeOf = (socket: WebSocket) =>
    new Promise<string>((resolve) => socket.on('close', (code, reason) => resolve(`${code} ${reason}`)));
  const open = (socket: WebSocket) => new Promise((resolve) => socket.on('open', resolve));
  const messages = (socket: WebSocket) => {
    const all: { id?: string; type: string; payload?: unknown }[] = [];
    socket.on('message', (data) => all.push(JSON.parse(String(data))));
    return all;
  };
  const until = async (condition: () => boolean) => {
    for (let left = 500; left > 0 && !condition(); left--) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(condition()).toBe(true);
  };

  test('that does not say who it is ends', async () => {
    expect(await closeOf(connect())).toBe('4408 Connection initialisation timeout');
  });

  test('may say who it is by its headers', async () => {
    const socket = connect({ authorization: `Bearer ${hub.caller('health', 'STREET').token}` });
    const came = messages(socket);
    await open(socket);
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await until(() => came.length === 1);
    expect(came[0]?.type).toBe('connection_ack');
    socket.close();
  });

  test('has 20 subscriptions at most', async () => {
    const socket = connect();
    const came = messages(socket);
    await open(socket);
    const payload = { authorization: `Bearer ${hub.caller('health', 'STREET').token}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    await until(() => came.length === 1);
    for (let id = 1; id <= 21; id++)
      socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload: { query: CHANGES } }));
    await until(() => came.length === 2);
    expect(came[1]).toMatchObject({
      ...{ id: '21', type: 'error' },
      payload: [{ extensions: { code: 'SUBSCRIPTION_LIMIT_REACHED' } }],
    });
    socket.send(JSON.stringify({ id: '1', type: 'complete' }));
    socket.send(JSON.stringify({ id: '22', type: 'subscribe', payload: { query: CHANGES } }));
    const isTold = () => came.some(({ id, type }) => id === '22' && type === 'next');
    for (let left = 50; left > 0 && !isTold(); left--) {
      await touch();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(isTold()).toBe(true);
    expect(came.some(({ id }) => id === '1')).toBe(false);
    socket.close();
  });

  test.each([
    ['what is no JSON', 'x', '4400 Invalid message received'],
    ['a message of no known type', '{"type":"x"}', '4400 Invalid message received'],
    [
      'a subscription before it is known who asks',
      '{"id":"1","type":"subscribe","payload":{"query":"x"}}',
      '4401 Unauthorized',
    ],
  ])('ends with %s', async (_, message, close) => {
    const socket = connect();
    await open(socket);
    socket.send(message);
    expect(await closeOf(socket)).toBe(close);
    expect(hub.log).toEqual([]);
  });
});

test('a subscription by an ordinary request is refused, in both access modes', async () => {
  for (const headers of [{}, { 'x-access-mode': 'strict' }]) {
    const { status, codes, text } = await hub.askAs('health', 'STREET', CHANGES, {}, { headers });
    expect([status, codes]).toEqual([400, ['BAD_REQUEST']]);
    expect(text).toContain('/graphql/stream');
  }
});

test('a request that asks for HTTP/2 is answered as it is', async () => {
  const headers = {
    connection: 'Upgrade, HTTP2-Settings',
    upgrade: 'h2c',
    'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
  };
  const { request } = await import('node:http');
  const status = await new Promise((resolve) => {
    request(`${hub.url}/healthz`, { headers }, (response) => resolve(response.resume().statusCode)).end();
  });
  expect(status).toBe(200);
});

test('all subscriptions end when the hub closes', async () => {
  const third = await startHub({ beside: hub });
  const caller = hub.caller('grid_centre', 'STREET');
  const [socket, stream] = [
    await subscribe('socket', third, caller, CHANGES),
    await subscribe('stream', third, caller, CHANGES),
  ];
  const begun = performance.now();
  await third.close();
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(await socket.ended).toBe('SERVICE_UNAVAILABLE');
  expect(await stream.ended).toMatch(/NetworkError|closed/);
  expect(third.log).toEqual([]);
});

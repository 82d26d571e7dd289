import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { FeedCopy, getLines } from '../support/feed-copy.js';
import { startHub, type TestHub } from '../support/hub.js';
import { receiptOf } from '../support/receipt-of.js';
import { demoArea, revokeGrant, storeGrant } from '../support/stored-grants.js';
import { changedPolicy, enforcePolicy } from '../support/stored-policies.js';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const caller = () => hub.caller('civil_affairs', 'STREET');

async function feed(query: string, token = caller().token, headers: Record<string, string> = {}) {
  const { status, lines } = await getLines(hub, { token, headers }, `/feed?${query}`);
  return { status, lines: lines.map((line) => JSON.parse(line)), last: JSON.parse(lines.at(-1) ?? 'null') };
}

const start = async (types = 'Person') => (await feed(`types=${types}`)).last.cursor as string;

describe('a cursor of the feed', () => {
  test('is refused to another caller, for other types, and when a character of it changes', async () => {
    const cursor = await start();
    const other = hub.caller('public_security', 'STREET').token;
    const changed = `${cursor.slice(0, -2)}${cursor.at(-2) === 'A' ? 'B' : 'A'}${cursor.at(-1)}`;
    for (const [query, token] of [
      [`types=Person&after=${cursor}`, other],
      [`types=Event&after=${cursor}`, caller().token],
      [`types=Person&after=${changed}`, caller().token],
    ] as const) {
      const { status, last } = await feed(query, token);
      expect([status, last.errors[0].extensions.code]).toEqual([400, 'INVALID_CURSOR']);
    }
  });

  test('says why the copy is to be made anew: purpose, grant, policy', async () => {
    const cursor = await start();
    const after = `types=Person&after=${cursor}`;
    expect((await feed(after, undefined, { 'x-purpose': 'visit' })).last.reason).toBe('SCOPE_CHANGED');
    const areaId = await hub.value<number>(
      `select id from area where level = 'STREET' and id <> $1 limit 1`,
      await demoArea(hub, 'STREET'),
    );
    const grant = await storeGrant(hub, {
      ...{ department: 'civil_affairs', tier: 'STREET', type: 'Person', fields: ['name'] },
      areaId,
      purpose: 'visit',
    });
    expect((await feed(after)).last.kind).toBe('checkpoint');
    const held = (await feed('types=Person', undefined, { 'x-purpose': 'visit' })).last.cursor;
    await revokeGrant(hub, grant);
    expect((await feed(`types=Person&after=${held}`, undefined, { 'x-purpose': 'visit' })).last.reason).toBe(
      'GRANT_CHANGED',
    );
    await enforcePolicy(hub, changedPolicy('Thing.yaml', /(sharingConsent.*GC: )full/, '$1none'));
    expect((await feed(after)).last.kind).toBe('checkpoint');
    await enforcePolicy(hub, changedPolicy('Person.yaml', /(maritalStatus.*CA: )full/, '$1none'));
    const resync = (await feed(after)).last;
    expect(resync).toEqual({ kind: 'resyncRequired', reason: 'POLICY_CHANGED', cursor: expect.any(String) });
    expect((await feed(`types=Person&after=${resync.cursor}`)).last.kind).toBe('checkpoint');
  });

  test('expires with what the change log keeps', async () => {
    const cursor = await start();
    await hub.sql(
      `insert into change_log (changed_at, type, record_id, operation) values (now() - interval '200 days', 'Place', 'x', 'delete')`,
    );
    expect((await feed(`types=Person&after=${cursor}`)).last.kind).toBe('checkpoint');
    await hub.sql(`select change_log_keep(interval '90 days')`);
    expect((await feed(`types=Person&after=${cursor}`)).last.reason).toBe('CURSOR_EXPIRED');
  });

  test('is known not to belong to a database that was set back', async () => {
    await hub.sql(`update person set name = name || '甲' where id = (select id from person limit 1)`);
    const cursor = await start();
    await hub.sql(
      'delete from change_log where (xid, sequence) = (select xid, sequence from change_log order by xid desc, sequence desc limit 1)',
    );
    expect((await feed(`types=Person&after=${cursor}`)).last.reason).toBe('DATABASE_RESTORED');
  });
});

describe('the feed', () => {
  test('waits for an open transaction, shows it, and loses nothing of it or of those after it', async () => {
    const copy = new FeedCopy({ token: caller().token }, ['Person']);
    await copy.begin(hub);
    const street = await demoArea(hub, 'STREET');
    const people = await hub.sql<{ id: string }>('select id from person where street_id = $1 order by id limit 2', [
      street,
    ]);
    const open = new pg.Client(hub.database.owner);
    await open.connect();
    await open.query('begin');
    await open.query(`update person set kind = 'OVERSEAS' where id = $1`, [people[0]?.id]);
    await hub.sql(`update person set kind = 'LEFT_BEHIND' where id = $1`, [people[1]?.id]);
    expect((await copy.pull(hub)).slice(0, -1)).toEqual([]);
    const held = async () => JSON.parse(await (await fetch(`${hub.url}/readyz`)).text()).feedHeldSeconds;
    await held();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await held()).toBeGreaterThan(0);
    const waiting = copy.pull(hub, { wait: 10 });
    await open.query('commit');
    await open.end();
    const ids = new Set((await waiting).slice(0, -1).map(({ id }) => id));
    for (const { id } of await copy.catchUp(hub)) ids.add(id);
    expect([...ids].sort()).toEqual(people.map(({ id }) => id).sort());
  });

  test('leaves a receipt with fields and ids before it gives anything', async () => {
    const copy = new FeedCopy({ token: hub.caller('health', 'STREET').token }, ['Person']);
    await copy.begin(hub);
    const id = await hub.value<string>(
      'select id from person where street_id = $1 order by id offset 5 limit 1',
      await demoArea(hub, 'STREET'),
    );
    await hub.sql(`update person set name = '甲乙' where id = $1`, [id]);
    await copy.catchUp(hub);
    const body = await hub.value<string>(
      `select body from access_receipt where body like '%"operation":"GET /feed?types=Person"%' and body like '%' || $1 || '%' order by sequence desc limit 1`,
      id,
    );
    const receipt = JSON.parse(body);
    expect(receipt.reads[0]).toMatchObject({ type: 'Person', count: 1, ids: id });
    expect(receipt.reads[0].full).toContain('name');
    expect(receipt.reads[0].full).not.toContain('maritalStatus');
    expect(body).not.toContain('甲乙');
  });

  test('comes as Server-Sent Events, and goes on from the last id', async () => {
    const cursor = await start();
    const stop = new AbortController();
    const response = await fetch(`${hub.url}/feed?types=Person`, {
      headers: { authorization: `Bearer ${caller().token}`, accept: 'text/event-stream', 'last-event-id': cursor },
      signal: stop.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const street = await demoArea(hub, 'STREET');
    await hub.sql(
      `update person set kind = 'FLOATING' where id in (select id from person where street_id = $1 and kind <> 'FLOATING' limit 1)`,
      [street],
    );
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (/event: upsert\ndata: .*\n\nevent: checkpoint\nid: .+\ndata: .*\n\n/.test(text)) break;
    }
    stop.abort();
    expect(text).toMatch(/^event: checkpoint\nid: .+\ndata: \{"kind":"checkpoint".*\n\n/);
  });

  test('tells of those who come of age, of whom no row changes', async () => {
    const copy = new FeedCopy({ token: hub.caller('grid_centre', 'STREET').token }, ['Person']);
    const street = await demoArea(hub, 'STREET');
    const id = await hub.value<string>(
      'select id from person where street_id = $1 order by id offset 7 limit 1',
      street,
    );
    await hub.sql(
      `update person set id_number = null, birth_date = ((now() at time zone 'Asia/Shanghai')::date - interval '14 years')::date where id = $1`,
      [id],
    );
    await copy.begin(hub);
    await hub.sql('update change_log_state set day = day - 1');
    await hub.sql(`select change_log_turn_day((now() at time zone 'Asia/Shanghai')::date)`);
    expect((await copy.catchUp(hub)).map((line) => line.id)).toEqual([id]);
  });

  test('is the same in GraphQL, with its own receipt', async () => {
    const started = await hub.ask(
      caller(),
      '{ changes(types: ["Person"]) { cursor hasMore resyncRequired changes { id } } }',
    );
    const { cursor } = JSON.parse(started.text).data.changes;
    const street = await demoArea(hub, 'STREET');
    const id = await hub.value<string>(
      'select id from person where street_id = $1 order by id offset 3 limit 1',
      street,
    );
    await hub.sql(`update person set name = '丙丁' where id = $1`, [id]);
    const query =
      'query ($after: String) { changes(types: ["Person"], after: $after, first: 10) { changes { eventId kind type id record } } }';
    const answer = await hub.ask(caller(), query, { after: cursor });
    expect(answer.body.data?.changes).toMatchObject({
      changes: [{ kind: 'UPSERT', type: 'Person', id, record: { id, name: '丙丁' } }],
    });
    expect((await receiptOf(hub, answer)).reads[0]).toMatchObject({ type: 'Person', ids: id });
    const refused = await hub.askAs('health', 'STREET', '{ changes(types: ["Thing"]) { cursor } }');
    const unknown = await hub.askAs('health', 'STREET', '{ changes(types: ["Nothing"]) { cursor } }');
    expect(refused.codes).toEqual(['FORBIDDEN']);
    expect(unknown.text.replace(/"receipt":"\d+"/, '')).toBe(refused.text.replace(/"receipt":"\d+"/, ''));
  });
});

describe('an export', () => {
  const get = (path: string, headers: Record<string, string> = {}, token = caller().token) =>
    fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });

  test('ends with a manifest of its lines, whatever its encoding, and its receipts hold every id', async () => {
    const plain = Buffer.from(
      await (await get('/export/Person', { 'accept-encoding': 'identity' })).arrayBuffer(),
    ).toString();
    const lines = plain.split('\n').filter((line) => line !== '');
    const records = lines.filter((line) => line.startsWith('{"id"'));
    const { manifest } = JSON.parse(lines.at(-1) ?? '');
    expect(manifest.count).toBe(records.length);
    expect(manifest.sha256).toBe(
      createHash('sha256')
        .update(records.map((line) => `${line}\n`).join(''))
        .digest('hex'),
    );
    const bodies = await hub.sql<{ body: string }>(
      'select body from access_receipt where sequence = any($1::bigint[])',
      [manifest.receipts],
    );
    const ids = bodies.flatMap(({ body }) =>
      JSON.parse(body)
        .reads.find(({ type }: { type: string }) => type === 'Person')
        .ids.split(','),
    );
    expect(ids.sort()).toEqual(records.map((line) => JSON.parse(line).id).sort());
    expect((await feed(`types=Person&after=${manifest.cursor}`)).last.kind).toBe('checkpoint');
  });

  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['zstd', zstdDecompressSync],
  ] as const)('is compressed with %s when asked', async (encoding, open) => {
    const { request } = await import('node:http');
    const bytes = await new Promise<Buffer>((resolve, reject) => {
      const sent = request(
        `${hub.url}/export/Place`,
        { headers: { authorization: `Bearer ${caller().token}`, 'accept-encoding': encoding } },
        (response) => {
          expect(response.headers['content-encoding']).toBe(encoding);
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
        },
      );
      sent.on('error', reject).end();
    });
    const text = open(bytes).toString();
    expect(JSON.parse(text.trim().split('\n').at(-1) ?? '')).toHaveProperty('manifest.sha256');
  });

  test('takes the filters of the queries, and refuses those on what is not read in full', async () => {
    const filter = encodeURIComponent(JSON.stringify({ kind: { eq: 'FLOATING' } }));
    const text = await (await get(`/export/Person?filter=${filter}`)).text();
    const kinds = text
      .split('\n')
      .filter((line) => line.startsWith('{"id"'))
      .map((line) => JSON.parse(line).kind);
    expect(new Set(kinds)).toEqual(new Set(['FLOATING']));
    const masked = encodeURIComponent(JSON.stringify({ idNumber: { startsWith: '99' } }));
    const refused = await get(`/export/Person?filter=${masked}`, {}, hub.caller('grid_centre', 'STREET').token);
    expect([refused.status, JSON.parse(await refused.text()).errors[0].extensions.code]).toEqual([
      403,
      'FIELD_NOT_READABLE',
    ]);
    for (const bad of ['{', '{"nothing":{"eq":1}}', '[]', '{"kind":{"eq":"NOTHING"}}', '"x"']) {
      expect((await get(`/export/Person?filter=${encodeURIComponent(bad)}`)).status).toBe(400);
    }
  });

  test('suggests no name of the schema where a filter is not right', async () => {
    for (const bad of ['{"nam":{"eq":"x"}}', '{"name":{"eqq":"x"}}', '{"kind":{"eq":"FLOATIN"}}']) {
      const refused = await get(`/export/Person?filter=${encodeURIComponent(bad)}`);
      expect([refused.status, (await refused.text()).includes('Did you mean')]).toEqual([400, false]);
    }
  });

  test('comes as a table', async () => {
    const text = await (await get('/export/Person', { accept: 'text/csv' })).text();
    const [head, first] = text.split('\r\n');
    expect(head).toMatch(/^id,name,/);
    expect(first?.split(',')[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(text.trim().split('\n').at(-1)).toMatch(/^#\{"manifest":/);
  });

  test('goes on where it was broken off, for its own caller alone', async () => {
    const lines = (await (await get('/export/Person')).text()).split('\n');
    const { cursor } = JSON.parse(lines.find((line) => line.startsWith('{"checkpoint"')) ?? '').checkpoint;
    const rest = (await (await get(`/export/Person?after=${cursor}`)).text()).split('\n');
    expect(rest.filter((line) => line.startsWith('{"id"'))).toEqual([]);
    expect((await get(`/export/Person?after=${cursor}`, {}, hub.caller('health', 'STREET').token)).status).toBe(400);
    expect((await get(`/export/Event?after=${cursor}`)).status).toBe(400);
  });

  test('is closed where the type is', async () => {
    expect((await get('/export/Thing')).status).toBe(403);
    expect((await get('/export/Nothing')).status).toBe(403);
    expect((await get('/export/Person', {}, hub.named('demo:auditor').token)).status).toBe(403);
    expect((await fetch(`${hub.url}/export/Person`)).status).toBe(401);
  });
});

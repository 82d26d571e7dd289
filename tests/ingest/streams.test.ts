import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoPlacement } from '../../src/demo/callers.js';
import { startHub, type TestHub } from '../support/hub.js';
import { ingestOf, ndjson, newKey, resultIn } from '../support/ingest.js';
import { citizenNumber, sentPerson } from '../support/people.js';
import { logSize } from '../support/receipt-of.js';

let hub: TestHub;
let ingest: ReturnType<typeof ingestOf>;
beforeAll(async () => {
  hub = await startHub();
  ingest = ingestOf(hub);
});
afterAll(() => hub.close());

const police = () => hub.caller('public_security', 'DISTRICT');
const count = () => hub.value<number>(`select count(*)::int from source_record where source_system = 'hukou'`);
const people = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => sentPerson(from + at));
const codesOf = (answer: Parameters<typeof resultIn>[0]) =>
  resultIn(answer).rejects.map(({ line, field, code }) => [line, field, code]);

describe('a stream of NDJSON', () => {
  test('is written in chunks, each with its receipt, and told as a whole', async () => {
    const before = await logSize(hub);
    const answer = await ingest.stream(police(), 'people', ndjson(people(0, 2500)));
    expect(resultIn(answer)).toMatchObject({ accepted: 2500, rejected: 0, rejects: [], batch: expect.any(String) });
    expect(await count()).toBe(2500);
    expect((await logSize(hub)) - before).toBe(3);
    const [receipt] = await hub.sql<{ body: string }>('select body from access_receipt order by sequence desc limit 1');
    expect(receipt?.body).toContain('"operation":"POST /ingest/people"');
    expect(receipt?.body).toContain('"action":"upsertPeople"');
  });

  test('passes over what was written before it was interrupted', async () => {
    const [key, all] = [newKey(), people(3000, 5500)];
    const broken = new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from(ndjson(all.slice(0, 1700)))),
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        controller.error(new Error('the line is cut'));
      },
    });
    const before = await count();
    const headers = {
      authorization: `Bearer ${police().token}`,
      'content-type': 'application/x-ndjson',
      'x-source-system': 'hukou',
      'idempotency-key': key,
    };
    const cut = fetch(`${hub.url}/ingest/people`, {
      method: 'POST',
      headers,
      body: broken,
      duplex: 'half',
    } as RequestInit);
    await expect(cut).rejects.toThrow();
    for (let waits = 0; (await count()) < before + 1000 && waits < 50; waits++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await count()) - before).toBe(1000);
    const log = await logSize(hub);
    expect(resultIn(await ingest.stream(police(), 'people', ndjson(all), { key }))).toMatchObject({ accepted: 2500 });
    expect((await count()) - before).toBe(2500);
    const written = await hub.sql(`select from access_receipt where sequence >= $1 and body like '%"writes"%'`, [log]);
    expect(written.length).toBe(2);
  });

  test('is tried without a trace but the receipt', async () => {
    const before = [await count(), await hub.value('select count(*)::int from ingest_batch')];
    const answer = await ingest.stream(police(), 'people', ndjson([sentPerson(9000), sentPerson(9001, { name: '' })]), {
      query: '?dryRun=true',
    });
    expect(resultIn(answer)).toEqual({
      accepted: 1,
      rejected: 1,
      rejects: [{ line: 2, sourceId: 'p-9001', field: 'name', code: 'WRONG_LENGTH' }],
    });
    expect([await count(), await hub.value('select count(*)::int from ingest_batch')]).toEqual(before);
    expect(await hub.value('select body from access_receipt order by sequence desc limit 1')).not.toContain('"writes"');
  });

  test('gives its rejects to its sender alone', async () => {
    const answer = await ingest.stream(police(), 'people', ndjson([{}, sentPerson(9100, { sex: 'X' })]));
    const read = (token: string) =>
      fetch(`${hub.url}/ingest/batches/${resultIn(answer).batch}/rejects`, {
        headers: { authorization: `Bearer ${token}` },
      });
    const own = await read(police().token);
    expect([own.status, await own.text()]).toEqual([
      200,
      ndjson([
        { code: 'REQUIRED', line: 1, field: 'sourceId' },
        { code: 'INVALID_VALUE', line: 2, field: 'sex', sourceId: 'p-9100' },
      ]),
    ]);
    expect((await read(hub.caller('public_security', 'STREET').token)).status).toBe(404);
  });

  test('is refused whole for an unknown type, form or sender', async () => {
    const answers = [
      await ingest.stream(police(), 'areas', ndjson([])),
      await ingest.stream(police(), '__proto__', ndjson([])),
      await ingest.stream(police(), 'people', ndjson([]), { type: 'application/json' }),
      await ingest.stream(police(), 'people', ndjson([]), { system: 'hub' }),
      await ingest.stream(hub.caller('health', 'DISTRICT'), 'people', ndjson(people(1, 2))),
    ];
    expect(answers.map(({ codes }) => codes)).toEqual([
      ['NOT_FOUND'],
      ['NOT_FOUND'],
      ['UNSUPPORTED_MEDIA_TYPE'],
      ['BAD_USER_INPUT'],
      ['FORBIDDEN'],
    ]);
  });
});

describe('hostile lines', () => {
  test('are refused one by one', async () => {
    const line = (text: string) => Buffer.from(`${text}\n`);
    const person = JSON.stringify(sentPerson(9200));
    const body = Buffer.concat([
      line('not json'),
      line('[]'),
      line('null'),
      line(person.replace('{', '{"__proto__":{"name":"x"},')),
      line(person.replace('{', '{"constructor":1,')),
      line(person.replace(/"name":"[^"]*"/, '"name":{"$ne":1}')),
      line(person.replace(/"name":"[^"]*"/, '"name":["a"]')),
      line(person.replace(/"residenceArea":\{[^}]*\}/, '"residenceArea":{"$or":[]}')),
      line(person.replace(/"sourceId":"[^"]*"/, '"sourceId":"x\\u0000"')),
      line(person.replace(/"name":"[^"]*"/, '"name":"\\ud800"')),
      Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]),
      line(person.replace(/"name":"[^"]*"/, `"name":"${'大'.repeat(3_500_000)}"`)),
      line(person.replace(/"kind":"[^"]*"/, '"kind":"toString"')),
      line(person.replace(/"birthDate":"[^"]*"/, '"birthDate":"1980-02-30"')),
      line(person),
    ]);
    expect(codesOf(await ingest.stream(police(), 'people', body))).toEqual([
      [1, undefined, 'MALFORMED'],
      [2, undefined, 'MALFORMED'],
      [3, undefined, 'MALFORMED'],
      [4, undefined, 'UNKNOWN_FIELD'],
      [5, undefined, 'UNKNOWN_FIELD'],
      [6, 'name', 'WRONG_TYPE'],
      [7, 'name', 'WRONG_TYPE'],
      [8, 'residenceArea', 'UNKNOWN_FIELD'],
      [9, 'sourceId', 'INVALID_ENCODING'],
      [10, 'name', 'INVALID_ENCODING'],
      [11, undefined, 'INVALID_ENCODING'],
      [12, undefined, 'RECORD_TOO_LARGE'],
      [13, 'kind', 'INVALID_VALUE'],
      [14, 'birthDate', 'INVALID_DATE'],
    ]);
    expect(await hub.value('select name from person where id_number = $1', citizenNumber(9200))).toBe('张9200');
  });
});

describe('a stream of CSV', () => {
  const header = 'sourceId,modifiedAt,name,idNumber,sex,birthDate,kind,residenceArea';
  const row = (order: number, name = `李${order}`) =>
    `c-${order},2026-01-05T08:00:00Z,${name},${citizenNumber(order)},MALE,1980-01-01,REGISTERED,${demoPlacement.GRID}`;
  const send = (text: string | Buffer<ArrayBuffer>) =>
    ingest.stream(police(), 'people', text, { type: 'text/csv; charset=utf-8' });

  test('is read by its header, quotes and line breaks included', async () => {
    const text = `\u{feff}${header}\r\n${row(20_000)}\r\n${row(20_001, '"欧阳,""锋"""')}\r\n\r\n${row(20_002)}`;
    expect(resultIn(await send(text))).toMatchObject({ accepted: 3, rejects: [] });
    expect(await hub.value('select name from person where id_number = $1', citizenNumber(20_001))).toBe('欧阳,"锋"');
  });

  test('refuses formulas, broken rows and broken text one by one', async () => {
    const rows = [
      row(20_010, '=1+1'),
      row(20_011, '@SUM(A1)'),
      row(20_012, '"\t=1"'),
      'too,short',
      row(20_013, 'X'),
      row(20_014),
    ];
    const text = Buffer.from(`${header}\n${rows.join('\n')}\n`);
    text[text.indexOf('X,99')] = 0xff;
    expect(codesOf(await send(text))).toEqual([
      [2, 'name', 'FORMULA'],
      [3, 'name', 'FORMULA'],
      [4, 'name', 'FORMULA'],
      [5, undefined, 'MALFORMED'],
      [6, 'name', 'INVALID_ENCODING'],
    ]);
    expect(await hub.value('select name from person where id_number = $1', citizenNumber(20_014))).toBe('李20014');
  });

  test('is refused whole where its header or its quotes are wrong', async () => {
    const answers = [
      await send(`${header},__proto__\n${row(20_020)},1\n`),
      await send(`sourceId,sourceId\na,b\n`),
      await send(`${header}\n${row(20_021, '"open')}\n${row(20_022)}\n`),
    ];
    expect(answers.map(({ codes }) => codes)).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT'], ['BAD_USER_INPUT']]);
  });
});

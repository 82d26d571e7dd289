import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { createReadPool, type ReadPool, type ReadPoolOptions } from '../../src/data/pool.js';
import { FrameReader } from '../../src/shared/postgres/frame-reader.js';
import { readRow } from '../../src/shared/postgres/raw-row.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
const pools: ReadPool[] = [];

beforeAll(async () => {
  database = await cloneDatabase('migrated');
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});
afterAll(() => database.close());

function openPool(options: Partial<ReadPoolOptions> = {}): ReadPool {
  const pool = createReadPool(database.hub, options);
  pools.push(pool);
  return pool;
}

async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client(database.owner);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

const ONE = { name: 'one', text: 'SELECT 1' };
const PROCESS = { name: 'process', text: 'SELECT pg_backend_pid()' };
const SLEEP = { name: 'sleep', text: 'SELECT pg_sleep($1)' };

describe('the read pool', () => {
  test('gives each column as the bytes of its text form', async () => {
    const statement = {
      name: 'kinds',
      text: `SELECT json_build_object('名', $1::text), NULL, 42, true, '{a,b}'::text[], ''`,
    };
    const [row] = await openPool().execute(statement, ['张三']);
    expect(row?.map((value) => value?.toString('utf8'))).toEqual([
      '{"名" : "张三"}',
      undefined,
      '42',
      't',
      '{a,b}',
      '',
    ]);
    expect(row?.every((value) => value === null || Buffer.isBuffer(value))).toBe(true);
  });

  test('takes bytes as they are, beside texts', async () => {
    const text = `SELECT encode($1::bytea, 'hex'), $2::text, $3::text, $4::int`;
    const bytes = Buffer.from([0, 1, 0xfe, 0xff]);
    const [row] = await openPool().execute({ name: 'bytes', text }, [bytes, Buffer.from('网格'), '员', null]);
    expect(row?.map((value) => value?.toString())).toEqual(['0001feff', '网格', '员', undefined]);
  });

  test('keeps every byte of large and small values, alone and many at once', async () => {
    const pool = openPool({ max: 2 });
    const text = `SELECT n, repeat('网', n) FROM unnest($1::int[]) AS n`;
    const sizes = [0, 1, 20_000, 3, 100_000, 7, 21_843, 400_000];
    const answers = await Promise.all(Array.from({ length: 8 }, () => pool.execute({ name: 'repeat', text }, [sizes])));
    for (const rows of answers) {
      expect(rows.map((row) => Number(row[0]))).toEqual(sizes);
      expect(rows.every((row, i) => row[1]?.equals(Buffer.from('网'.repeat(sizes[i] ?? -1))))).toBe(true);
    }
  });

  test('gives parameters to PostgreSQL as they are, with special characters in lists too', async () => {
    const list = ['a"b', 'c\\d', '{,}', '', 'NULL', '人'];
    const text = 'SELECT $1::text, $2::int, $3::boolean, $4::text, array_to_json($5::text[])';
    const [row] = await openPool().execute({ name: 'values', text }, ["O'Neil $1", 7, false, null, list]);
    expect(row?.slice(0, 4).map((value) => value?.toString())).toEqual(["O'Neil $1", '7', 'f', undefined]);
    expect(JSON.parse(String(row?.[4]))).toEqual(list);
  });

  test('runs as the role of the hub', async () => {
    const [row] = await openPool().execute({ name: 'role', text: 'SELECT current_user' }, []);
    expect(row?.[0]?.toString()).toBe('fivefold_hub');
  });

  test('answers each caller with their own rows when many share a connection', async () => {
    const pool = openPool({ max: 2, pipeline: 8 });
    const text = 'SELECT $1::int FROM generate_series(1, $1::int % 5)';
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, n) => pool.execute({ name: `own${n % 7}`, text }, [n])),
    );
    answers.forEach((rows, n) => {
      expect(rows.map((row) => Number(row[0]))).toEqual(Array.from({ length: n % 5 }, () => n));
    });
  });

  test('opens no more connections than its maximum', async () => {
    const pool = openPool({ max: 3, pipeline: 2 });
    const answers = await Promise.all(Array.from({ length: 60 }, () => pool.execute(PROCESS, [])));
    expect(new Set(answers.map((rows) => String(rows[0]?.[0]))).size).toBeLessThanOrEqual(3);
  });

  test('forgets the statement that was not used for longest when too many are prepared', async () => {
    const pool = openPool({ max: 1, maxStatements: 5 });
    const text = 'SELECT pg_backend_pid(), name FROM pg_prepared_statements';
    const processes = new Set<string>();
    for (let n = 0; n < 23; n++) {
      await pool.execute(ONE, []);
      const rows = await pool.execute({ name: `bounded${n}`, text }, []);
      for (const [process] of rows) processes.add(String(process));
      const names = rows.map(([, name]) => String(name)).sort();
      const kept = Array.from({ length: Math.min(n + 1, 4) }, (_, back) => `bounded${n - back}`);
      expect(names).toEqual([...kept, ONE.name].sort());
    }
    expect(processes.size).toBe(1);
    const together = Array.from({ length: 40 }, (_, n) => pool.execute({ name: `bounded${n % 9}`, text }, []));
    for (const rows of await Promise.all(together)) expect(rows.length).toBeLessThanOrEqual(5);
  });

  test('goes on with a statement whose first execution failed', async () => {
    const pool = openPool({ max: 1 });
    const divide = { name: 'divide-first', text: 'SELECT 10 / $1::int, pg_backend_pid()' };
    const [row] = await pool.execute(PROCESS, []);
    await expect(pool.execute(divide, [0])).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect((await pool.execute(divide, [5]))[0]?.map(String)).toEqual(['2', String(row?.[0])]);
    const unknown = { name: 'unknown', text: 'SELECT * FROM made_later' };
    await expect(pool.execute(unknown, [])).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    await asOwner('CREATE TABLE made_later AS SELECT 1 AS a; GRANT SELECT ON made_later TO fivefold_hub');
    expect((await pool.execute(unknown, []))[0]).toHaveLength(1);
  });

  test('one failing statement does not disturb those beside it on the connection', async () => {
    const pool = openPool({ max: 1, pipeline: 16 });
    await pool.execute(ONE, []);
    const text = 'SELECT 10 / $1::int';
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => pool.execute({ name: 'divide', text }, [n % 3])),
    );
    expect(outcomes.map((outcome) => outcome.status === 'fulfilled')).toEqual(outcomes.map((_, n) => n % 3 !== 0));
    await expect(pool.execute(ONE, [])).resolves.toHaveLength(1);
  });

  test('a statement that takes too long is a TIMEOUT', async () => {
    const pool = openPool({ max: 1, statementTimeout: 100 });
    await expect(pool.execute(SLEEP, [5])).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(pool.execute(ONE, [])).resolves.toHaveLength(1);
  });

  test('a connection that is lost is SERVICE_UNAVAILABLE, and the next statement gets a new one', async () => {
    const pool = openPool({ max: 1 });
    const [row] = await pool.execute(PROCESS, []);
    const waiting = pool.execute(SLEEP, [5]);
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' }),
      asOwner(`SELECT pg_terminate_backend(${row?.[0]})`),
    ]);
    await expect(pool.execute(ONE, [])).resolves.toHaveLength(1);
  });

  test('a server that is not there is SERVICE_UNAVAILABLE for everyone who waits', async () => {
    const pool = createReadPool({ ...database.hub, host: '/nonexistent' }, { max: 2 });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => pool.execute(ONE, [])));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'SERVICE_UNAVAILABLE' } });
    }
    await pool.close();
  });

  test('no text of the database leaves with an error', async () => {
    const failure = openPool().execute({ name: 'secret', text: 'SELECT * FROM hidden_table' }, []);
    await expect(failure).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    await failure.catch((error: unknown) => expect(JSON.stringify(error)).not.toContain('hidden_table'));
  });

  test('a value that PostgreSQL cannot take is bad input', async () => {
    const pool = openPool();
    const text = 'SELECT $1::text';
    await expect(pool.execute({ name: 'nul', text }, ['\0'])).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('a prepared statement whose table has changed runs again on a new connection', async () => {
    await asOwner(
      'CREATE TABLE changing (a int); GRANT SELECT ON changing TO fivefold_hub; INSERT INTO changing VALUES (1)',
    );
    const pool = openPool({ max: 1 });
    const statement = { name: 'changing', text: 'SELECT * FROM changing' };
    expect((await pool.execute(statement, []))[0]).toHaveLength(1);
    await asOwner('ALTER TABLE changing ADD b int');
    expect((await pool.execute(statement, []))[0]).toHaveLength(2);
  });

  test('after close it finishes what was under way and takes nothing more', async () => {
    const pool = createReadPool(database.hub, { max: 1 });
    await pool.execute(ONE, []);
    const last = pool.execute(SLEEP, [0.05]);
    await pool.close();
    await expect(last).resolves.toHaveLength(1);
    await expect(pool.execute(ONE, [])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});

/** A row as PostgreSQL sends it: type, length, number of columns, and length and bytes of each. */
function encodeRow(columns: readonly (string | null)[]): Buffer {
  const parts = columns.map((column) => {
    const bytes = Buffer.from(column ?? '');
    const length = Buffer.alloc(4);
    length.writeInt32BE(column === null ? -1 : bytes.length);
    return Buffer.concat([length, bytes]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(7);
  head.write('D');
  head.writeUInt32BE(body.length + 6, 1);
  head.writeInt16BE(columns.length, 5);
  return Buffer.concat([head, body]);
}

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

test('messages are read the same however the socket cuts them', () => {
  const row = fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 30 })), { maxLength: 4 });
  const property = fc.property(fc.array(row, { maxLength: 6 }), fc.array(fc.nat(40)), (rows, cuts) => {
    const bytes = Buffer.concat([...rows.map(encodeRow), READY]);
    const read: unknown[] = [];
    const reader = new FrameReader((frame) => {
      read.push(frame[0] === 0x44 ? readRow(frame).map((column) => column?.toString() ?? null) : frame);
    });
    let offset = 0;
    for (const cut of cuts) {
      reader.push(Buffer.from(bytes.subarray(offset, offset + cut)));
      offset = Math.min(offset + cut, bytes.length);
    }
    reader.push(Buffer.from(bytes.subarray(offset)));
    expect(read).toEqual([...rows, READY]);
  });
  fc.assert(property, { numRuns: 300 });
});

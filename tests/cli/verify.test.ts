import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { findReceiptIn } from '../../src/receipts/find-receipt.js';
import { parseLogKey } from '../../src/receipts/log-key.js';
import { readLogKey } from '../../src/receipts/log-key-file.js';
import { exportSource } from '../../src/verify/export-source.js';
import { parseVerifierKey } from '../../src/verify/verifier-key.js';
import { verifyLog } from '../../src/verify/verify-log.js';
import { connected } from '../receipts/drafts.js';
import { fillLog } from '../receipts/fill-log.js';
import { type BuiltLog, buildLog } from '../support/build-log.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { drawn } from '../support/draw.js';
import { databaseUrl, runProgram } from '../support/run-program.js';
import { signLog } from '../support/verify-database.js';

const RECEIPTS = 300;
const folder = mkdtempSync(join(tmpdir(), 'fivefold-verify-'));
const exported = join(folder, 'export');
const outside = join(folder, 'checkpoint');

let database: TestDatabase;
let built: BuiltLog;

beforeAll(async () => {
  database = await cloneDatabase('migrated');
  built = await buildLog(database, RECEIPTS);
  writeFileSync(outside, built.outside);
  expect(await log('export', exported)).toEqual({
    code: 0,
    out: '',
    error: expect.stringContaining(`${RECEIPTS} receipts and 8 checkpoints are in ${exported}.`),
  });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const settings = () => ({ DATABASE_URL: databaseUrl(database), FIVEFOLD_MODE: 'demo' });
const verify = (...args: string[]) => runProgram(['verify', ...args], settings());
const log = (...args: string[]) => runProgram(['log', ...args], settings());
/** What needs no settings. */
const alone = (...args: string[]) => runProgram(args, {});
const superuser = (...statements: readonly string[]) =>
  connected(database.owner, async (client) => {
    for (const statement of statements) await client.query(statement);
  });

describe('fivefold verify', () => {
  test('finds an export and the database intact, without a hub', async () => {
    const root = expect.stringMatching(/^Intact: \d+ receipts of hub\.example\/log, root [A-Za-z0-9+/]{43}=\.$/m);
    const given = await verify(exported, '--key', built.first.verifierKey, '--checkpoint', outside);
    expect(given).toEqual({ code: 0, out: root, error: '' });
    expect(given.out).toContain(`Intact: ${RECEIPTS} receipts of`);
    expect(given.out).toMatch(/^8 checkpoints hold; the newest covers 300 receipts, signed at 20\S+Z\.$/m);
    const kept = await verify('--checkpoint', outside);
    expect(kept).toEqual({ code: 0, out: root, error: '' });
    // The export itself left a receipt.
    expect(kept.out).toMatch(/^No checkpoint covers the last 1 receipts yet\.$/m);
    expect(kept.out).toContain('The keys are those that the log itself names');
  });

  test('looks for the checkpoint at the place of the hub’s settings by itself', async () => {
    const place = join(folder, 'place');
    writeFileSync(place, built.outside.replace(`\n${RECEIPTS}\n`, '\n301\n'));
    const found = await runProgram(['verify'], { ...settings(), FIVEFOLD_LOG_CHECKPOINT_PATH: place });
    expect(found).toMatchObject({
      code: 1,
      out: `ALTERED: the checkpoint in ${place} is not signed by a key of the log.\n`,
    });
  });

  test('names the first bad receipt, and ends with 1', async () => {
    await superuser(
      'alter table access_receipt disable trigger access_receipt_append_only',
      `update access_receipt set body = replace(body, '走访', '出访') where sequence = 77`,
    );
    expect(await verify()).toMatchObject({
      code: 1,
      out: 'ALTERED: receipt 77: the text is not the one that was hashed.\n',
    });
    await superuser(`update access_receipt set body = replace(body, '出访', '走访') where sequence = 77`);
    expect(await verify()).toMatchObject({ code: 0 });
    const changed = copyOf('changed');
    edit(changed, 'receipts-000000000000.ndjson', (text) => text.replace('"操作9"', '"操作8"'));
    expect(await verify(changed)).toMatchObject({
      code: 1,
      out: 'ALTERED: receipt 9: the text is not the one that was hashed.\n',
    });
  });

  test('ends with 2 when nothing can be checked', async () => {
    mkdirSync(join(folder, 'empty'));
    const wrong = [
      [[join(folder, 'empty')], 'is not the head of an export'],
      [[join(folder, 'nowhere')], 'is not the head of an export'],
      [[exported, '--key', 'nobody'], 'cannot be read (ENOENT)'],
      [[exported, '--checkpoint', join(folder, 'nowhere')], 'cannot be read (ENOENT)'],
      [[exported, '--checkpoint', join(folder, 'empty')], 'There is no checkpoint in'],
      [[exported, '--key', join(exported, 'log.json')], 'is no public key of a log'],
    ] as const;
    const ends = await Promise.all(wrong.map(([args]) => verify(...args)));
    for (const [at, [, said]] of wrong.entries()) {
      expect(ends[at]).toEqual({ code: 2, out: '', error: expect.stringContaining(said) });
    }
    const blank = await cloneDatabase('blank');
    const none = await runProgram(['verify'], { DATABASE_URL: databaseUrl(blank) }).finally(() => blank.close());
    expect(none).toEqual({
      code: 2,
      out: '',
      error: 'error: This database has no signed access log yet: start the hub once.\n',
    });
  });

  test('trusts only the keys that it is given, and those that they handed over to', async () => {
    expect(await verify(exported, '--key', built.key.verifierKey)).toMatchObject({ code: 0 });
    const file = join(folder, 'keys');
    writeFileSync(file, `${built.first.verifierKey}\n`);
    expect(await verify(exported, '--key', file)).toMatchObject({ code: 0, out: expect.not.stringContaining('--key') });
    const { out } = await alone('log', 'new-key', '--origin', 'hub.example/log', join(folder, 'other-key'));
    expect(await verify(exported, '--key', out.trim())).toMatchObject({
      code: 1,
      out: 'ALTERED: no key of the log is one that you trust.\n',
    });
  });

  test('finds any change of a byte or a line of an export', async () => {
    const names = readdirSync(exported);
    const known = [parseVerifierKey(built.first.verifierKey)].filter((key) => key !== undefined);
    const target = join(folder, 'bytes');
    const changes = drawn((draw) => {
      const name = draw.pick(names);
      const bytes = readFileSync(join(exported, name));
      const changed = changeBytes(bytes, draw.below(5), draw.below(bytes.length), draw.below(8));
      return { name, changed, [fc.toStringMethod]: () => `${name}: ${changed.what}` };
    });
    await fc.assert(
      fc.asyncProperty(changes, async ({ name, changed }) => {
        rmSync(target, { recursive: true, force: true });
        cpSync(exported, target, { recursive: true });
        writeFileSync(join(target, name), changed.bytes);
        const found = await exportSource(target).then(
          (source) => verifyLog(source, { keys: known }),
          () => undefined,
        );
        expect(found?.intact === true).toBe(false);
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });
});

describe('fivefold log', () => {
  test('export writes what verify reads, into an empty folder alone, and is recorded', async () => {
    expect(readdirSync(exported).sort()).toEqual([
      'checkpoints.ndjson',
      'hashes-000000000000.bin',
      'keys.ndjson',
      'log.json',
      'receipts-000000000000.ndjson',
    ]);
    expect(await log('export', exported)).toMatchObject({ code: 1, error: `error: ${exported} is not empty.\n` });
    const [receipt] = await connected(
      database.owner,
      async (client) => (await client.query(`select body from access_receipt where sequence = ${RECEIPTS}`)).rows,
    );
    expect(JSON.parse(receipt.body)).toMatchObject({
      operation: 'fivefold log export',
      principal: { id: expect.stringMatching(/^operator:/), kind: 'admin' },
      reads: [{ type: 'AccessReceipt', full: ['*'], count: RECEIPTS, ids: `0-${RECEIPTS - 1}` }],
    });
  });

  test('new-key makes a file for its owner alone, and never writes over one', async () => {
    const file = join(folder, 'new-key');
    const made = await alone('log', 'new-key', '--origin', 'hub.example.gov.cn/log', file);
    expect(made).toEqual({
      code: 0,
      out: expect.stringMatching(/^hub\.example\.gov\.cn\/log\+\S+\n$/),
      error: expect.any(String),
    });
    expect(parseLogKey(readFileSync(file, 'utf8').trim())?.verifierKey).toBe(made.out.trim());
    const again = await alone('log', 'new-key', '--origin', 'hub.example.gov.cn/log', file);
    expect(again).toMatchObject({
      code: 1,
      error: `error: There is a file ${file} already; a key is never written over.\n`,
    });
    expect(await alone('log', 'new-key', '--origin', 'a b', join(folder, 'x'))).toMatchObject({ code: 1 });
  });

  test('rotate-key hands the log over, and verify follows', async () => {
    const other = await cloneDatabase('migrated');
    const environment = { DATABASE_URL: databaseUrl(other) };
    const [old, next] = [join(folder, 'old'), join(folder, 'next')];
    try {
      for (const file of [old, next]) await alone('log', 'new-key', '--origin', 'hub.example/log', file);
      const key = await readLogKey(old);
      await fillLog(other.owner, 40);
      await signLog(other, key);
      expect(await runProgram(['log', 'rotate-key', next], environment)).toMatchObject({
        code: 1,
        error: 'error: Say either --from <file> with the key that signs now, or --lost.\n',
      });
      const rotated = await runProgram(['log', 'rotate-key', '--from', old, next], environment);
      const { verifierKey } = await readLogKey(next);
      expect(rotated).toEqual({
        code: 0,
        out: `${verifierKey}\n`,
        error: expect.stringContaining('From receipt 40 on'),
      });
      expect(await runProgram(['verify', '--key', key.verifierKey], environment)).toMatchObject({ code: 0 });
      expect(await runProgram(['log', 'rotate-key', '--from', old, next], environment)).toMatchObject({ code: 1 });
    } finally {
      await other.close();
    }
  });
});

describe('fivefold verify-receipt', () => {
  test('proves a receipt by its text and its proof, and nothing else', async () => {
    const pool = new pg.Pool({ ...database.hub, max: 1 });
    const evidence = await findReceiptIn(pool)('123').finally(() => pool.end());
    const [receipt, proof] = [join(folder, 'receipt.json'), join(folder, 'receipt.tlog-proof')];
    writeFileSync(proof, evidence?.proof ?? '');
    const check = async (text = '') => {
      writeFileSync(receipt, text);
      return alone('verify-receipt', receipt, proof, '--key', built.key.verifierKey);
    };
    const proved = `Proved: it is receipt 123 of the log, which had ${RECEIPTS} receipts then, signed at `;
    expect(await check(evidence?.text)).toEqual({ code: 0, out: expect.stringContaining(proved), error: '' });
    expect(await check(`${evidence?.text}\n`)).toMatchObject({ code: 0 });
    expect(await check(evidence?.text.replace('STREET', 'CITY'))).toMatchObject({
      code: 1,
      error: 'error: The proof does not show that this receipt is in a log of these keys.\n',
    });
  });
});

function copyOf(name: string): string {
  const copy = join(folder, name);
  cpSync(exported, copy, { recursive: true });
  return copy;
}

function edit(export_: string, name: string, change: (text: string) => string): void {
  const file = join(export_, name);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** A flipped bit, a file cut off, or a line deleted, doubled or moved. */
function changeBytes(
  bytes: Buffer,
  kind: number,
  at: number,
  bit: number,
): { readonly bytes: Buffer; readonly what: string } {
  if (kind === 0 || kind === 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ (1 << bit);
    return { bytes: changed, what: `bit ${bit} of byte ${at}` };
  }
  if (kind === 2) return { bytes: bytes.subarray(0, at), what: `cut at byte ${at}` };
  const lines = bytes.toString('latin1').split(/(?<=\n)/);
  const place = at % lines.length;
  const [line = ''] = lines.splice(place, 1);
  const others =
    kind === 3 || lines.length === 0 ? lines : [...lines.slice(0, place), line, line, ...lines.slice(place)];
  return { bytes: Buffer.from(others.join(''), 'latin1'), what: `${kind === 3 ? 'without' : 'twice'} line ${place}` };
}

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { checkLog } from '../../src/receipts/check-log.js';
import { openCheckpointPlace } from '../../src/receipts/checkpoint-place.js';
import { CheckpointSigner, type SignerOptions } from '../../src/receipts/checkpoint-signer.js';
import { readLogKeys } from '../../src/receipts/checkpoint-store.js';
import { findReceiptIn } from '../../src/receipts/find-receipt.js';
import { knownKeys } from '../../src/receipts/known-keys.js';
import type { LogKey } from '../../src/receipts/log-key.js';
import { rotateKey } from '../../src/receipts/rotate-key.js';
import { openCheckpoint } from '../../src/verify/checkpoint.js';
import { GrowingTree } from '../../src/verify/growing-tree.js';
import { openNote } from '../../src/verify/open-note.js';
import { checkProof } from '../../src/verify/proof-text.js';
import { leafHash } from '../../src/verify/tree-hash.js';
import { parseVerifierKey } from '../../src/verify/verifier-key.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { testLogKey } from '../support/log-key.js';
import { connected } from './drafts.js';
import { fillLog } from './fill-log.js';

const folder = mkdtempSync(join(tmpdir(), 'fivefold-checkpoints-'));
afterAll(() => rmSync(folder, { recursive: true }));

let database: TestDatabase;
let pool: pg.Pool;
let key: LogKey;

beforeEach(async () => {
  database = await cloneDatabase('migrated');
  pool = new pg.Pool({ ...database.hub, max: 2 });
  pool.on('error', () => undefined);
  key = testLogKey();
});
afterEach(async () => {
  await pool.end();
  await database.close();
});

const fill = (count: number) => fillLog(database.owner, count);
const start = (with_: Partial<Parameters<typeof checkLog>[0]> = {}) =>
  checkLog({ pool, key, adopt: false, place: undefined, ...with_ });
const signer = (options: Partial<SignerOptions> = {}) =>
  new CheckpointSigner({ pool, key, place: undefined, everyReceipts: 1000, ...options });

interface Stored {
  readonly number: string;
  readonly size: string;
  readonly note: string;
}
const stored = async () =>
  (await pool.query<Stored>('select number, size, note from access_log_signed_checkpoint order by number')).rows;
const sizes = async () => (await stored()).map(({ size }) => Number(size));

/** What only a superuser can do who first removes the protection. */
const tamper = (...statements: readonly string[]) =>
  connected(database.owner, async (client) => {
    for (const table of ['access_receipt', 'access_log_signed_checkpoint', 'access_log_subtree', 'access_log_key']) {
      await client.query(`alter table ${table} disable trigger ${table}_append_only`);
    }
    for (const statement of statements) await client.query(statement);
  });

async function treeOfLog(size?: number): Promise<GrowingTree> {
  const tree = new GrowingTree();
  const { rows } = await pool.query<{ body: string }>('select body from access_receipt order by sequence limit $1', [
    size,
  ]);
  for (const { body } of rows) tree.add(leafHash(body));
  return tree;
}

describe('a checkpoint', () => {
  test('is signed for the empty log, and then when the log has grown enough', async () => {
    await start();
    const node = signer({ everyReceipts: 10 });
    await node.look(false);
    await node.look(false);
    expect(await sizes()).toEqual([0]);
    await fill(9);
    await node.look(false);
    expect(await sizes()).toEqual([0]);
    await fill(2);
    await node.look(false);
    expect(await sizes()).toEqual([0, 11]);
    await fill(1);
    await node.look(true);
    await node.look(true);
    expect(await sizes()).toEqual([0, 11, 12]);
    const keys = knownKeys(await readLogKeys(pool));
    for (const { note, size } of await stored()) {
      const opened = openCheckpoint(note, keys);
      expect(opened?.size).toBe(Number(size));
      expect(opened?.root).toEqual((await treeOfLog(Number(size))).root());
      expect(Math.abs((opened?.time ?? 0) - Date.now() / 1000)).toBeLessThan(10);
    }
  });

  test('is signed when the time has come, also when nothing happened', async () => {
    await start();
    await signer({ everySeconds: 3 }).look(false);
    await signer({ everySeconds: 3 }).look(false);
    expect(await sizes()).toEqual([0]);
    await signer({ everySeconds: 0 }).look(false);
    expect(await sizes()).toEqual([0, 0]);
  });

  test('of several nodes is signed by one, and all of them bring it out', async () => {
    await start();
    await fill(300);
    const places = await Promise.all(
      ['a', 'b', 'c'].map((name) => openCheckpointPlace(join(folder, `several-${name}`))),
    );
    const nodes = places.map((place) => signer({ place }));
    await Promise.all(nodes.map((node) => node.look(true)));
    await Promise.all(nodes.map((node) => node.look(true)));
    const checkpoints = await stored();
    expect(checkpoints.map(({ size }) => size)).toEqual(['300']);
    for (const place of places) expect(await place.read()).toBe(checkpoints[0]?.note);
  });

  test('is right for a log of many rows of the tree, and the rows are stored once', async () => {
    await start();
    const node = signer();
    await fill(66_000);
    await node.look(false);
    await fill(700);
    await node.look(true);
    expect(await sizes()).toEqual([66_000, 66_700]);
    const counts = await pool.query(
      'select level, count(*)::int from access_log_subtree group by level order by level',
    );
    expect(counts.rows).toEqual([
      { level: 1, count: 260 },
      { level: 2, count: 1 },
    ]);
    const keys = knownKeys(await readLogKeys(pool));
    const [first, second] = (await stored()).map(({ note }) => openCheckpoint(note, keys));
    expect(first?.root).toEqual((await treeOfLog(66_000)).root());
    expect(second?.root).toEqual((await treeOfLog()).root());
  });

  test('and the rows of the tree and the keys are append-only', async () => {
    await start();
    await fill(300);
    await signer().look(true);
    for (const table of ['access_log_signed_checkpoint', 'access_log_subtree', 'access_log_key']) {
      const column = table === 'access_log_subtree' ? 'hash' : table === 'access_log_key' ? 'verifier_key' : 'note';
      for (const change of [`delete from ${table}`, `truncate ${table}`, `update ${table} set ${column} = ${column}`]) {
        await expect(connected(database.owner, (client) => client.query(change))).rejects.toThrow('append-only');
        await expect(pool.query(change)).rejects.toMatchObject({ code: '42501' });
      }
    }
  });
});

describe('a receipt', () => {
  test('has a proof as soon as a checkpoint covers it, and of a caller only its own', async () => {
    await start();
    await fill(3);
    const find = findReceiptIn(pool);
    expect(await find('2')).toMatchObject({ receipt: { sequence: 2 }, proof: undefined });
    await signer().look(true);
    const found = await find('2', 'demo:civil_affairs:street');
    const known = knownKeys(await readLogKeys(pool));
    expect(checkProof(found?.proof ?? '', found?.text ?? '', known)).toMatchObject({ sequence: 2, size: 3 });
    expect(await find('2', 'demo:civil_affairs:city')).toBeUndefined();
    expect(await find('3')).toBeUndefined();
  });
});

describe('the place outside the database', () => {
  test('holds the newest checkpoint in a file, or in a folder with the last one of each day', async () => {
    await start();
    const path = join(folder, 'days');
    mkdirSync(path);
    const [inFolder, inFile] = [await openCheckpointPlace(path), await openCheckpointPlace(join(folder, 'one-file'))];
    for (const place of [inFolder, inFile]) {
      expect(await place.read()).toBeUndefined();
      await signer({ place }).look(true);
      await fill(5);
      await signer({ place }).look(true);
      const newest = (await stored()).at(-1)?.note;
      expect(await place.read()).toBe(newest);
      expect(readFileSync(place.file, 'utf8')).toBe(newest);
    }
    expect(readdirSync(path).sort()).toEqual(['checkpoint', `checkpoint-${new Date().toISOString().slice(0, 10)}`]);
    expect(existsSync(join(folder, 'one-file'))).toBe(true);
  });

  test('that cannot be written is a trouble that passes', async () => {
    await start();
    const place = await openCheckpointPlace(join(folder, 'not', 'there'));
    const node = signer({ place });
    await expect(node.look(true)).rejects.toThrow(/ENOENT/);
    mkdirSync(join(folder, 'not'));
    await node.look(false);
    expect(await place.read()).toBe((await stored()).at(-1)?.note);
  });
});

describe('a hub does not start, and says what to do, when', () => {
  const path = () => join(folder, database.name);

  async function grown(): Promise<Awaited<ReturnType<typeof openCheckpointPlace>>> {
    await start();
    const place = await openCheckpointPlace(path());
    await fill(600);
    await signer({ place }).look(true);
    await start({ place });
    return place;
  }

  test('the database is an older copy', async () => {
    const place = await grown();
    await tamper(
      'delete from access_receipt where sequence >= 400',
      'delete from access_log_signed_checkpoint',
      'delete from access_log_subtree where place > 0',
    );
    await expect(start({ place })).rejects.toThrow(
      `The access log has 400 receipts, but the checkpoint in ${path()} has 600: the database is an older copy, or receipts were removed. Restore the newest copy of the database. If it is lost, keep ${path()} as evidence, move it away, and start again.`,
    );
    rmSync(path());
    await start({ place });
  });

  test('an older copy has grown on', async () => {
    const place = await grown();
    await tamper(
      'delete from access_receipt where sequence >= 400',
      'delete from access_log_signed_checkpoint',
      'delete from access_log_subtree where place > 0',
      `insert into access_receipt select sequence + 400, recorded_at, principal_id, department, outcome, body, leaf_hash from access_receipt where sequence < 300`,
    );
    await expect(start({ place })).rejects.toThrow(
      `The access log is not the one of the checkpoint in ${path()}: its first 600 receipts have another hash.`,
    );
  });

  test('the database is a new one', async () => {
    const place = await grown();
    const other = await cloneDatabase('migrated');
    const others = new pg.Pool(other.hub);
    others.on('error', () => undefined);
    try {
      await expect(start({ place, pool: others })).rejects.toThrow('The access log has 0 receipts, but the checkpoint');
    } finally {
      await others.end();
      await other.close();
    }
  });

  test('its own last checkpoint says more than the log holds', async () => {
    await grown();
    await tamper('delete from access_receipt where sequence >= 599');
    await expect(start()).rejects.toThrow('The access log has 599 receipts, but its own checkpoint 0 has 600');
  });

  test('a receipt is missing', async () => {
    const place = await grown();
    await tamper('delete from access_receipt where sequence = 550');
    await expect(start({ place })).rejects.toThrow('The access log has no receipt 550, but the checkpoint');
  });

  test('no key of the log signed the checkpoint outside', async () => {
    const place = await grown();
    for (const text of ['', 'no note', readFileSync(path(), 'utf8').replace('\n600\n', '\n599\n')]) {
      writeFileSync(path(), text);
      await expect(start({ place })).rejects.toThrow(`signed the checkpoint in ${path()}. Restore`);
    }
  });

  test('its key is not the one of the log', async () => {
    await grown();
    await expect(start({ key: testLogKey() })).rejects.toThrow(
      /^FIVEFOLD_LOG_KEY_FILE: the file holds another key; this log is signed by hub\.example\/log\+.*hand over to the new one with "fivefold log rotate-key"\.$/,
    );
  });
});

describe('while the hub runs, a log that is set back', () => {
  test('is not signed, and the checkpoint outside stays', async () => {
    await start();
    const place = await openCheckpointPlace(join(folder, database.name));
    await fill(600);
    const node = signer({ place });
    await node.look(true);
    const evidence = await place.read();
    await tamper(
      'delete from access_receipt where sequence >= 400',
      'delete from access_log_signed_checkpoint',
      'delete from access_log_subtree where place > 0',
      `insert into access_receipt select sequence + 400, recorded_at, principal_id, department, outcome, body, leaf_hash from access_receipt where sequence < 300`,
    );
    await expect(node.look(true)).rejects.toThrow('first 600 receipts have another hash');
    await expect(signer({ place }).look(false)).rejects.toThrow('first 600 receipts have another hash');
    expect(await place.read()).toBe(evidence);
  });
});

describe('the rotation of the key', () => {
  test('is a note of both keys, between a last checkpoint of the old and a first one of the new', async () => {
    await start();
    await fill(300);
    await signer().look(true);
    const next = testLogKey();
    await fill(5);
    expect(await rotateKey(pool, { from: key, to: next })).toBe(305);
    const [first, second] = await readLogKeys(pool);
    expect([first?.verifierKey, second?.verifierKey]).toEqual([key.verifierKey, next.verifierKey]);
    const both = [key, next].map(({ verifierKey }) => parseVerifierKey(verifierKey)).filter((one) => one !== undefined);
    const opened = openNote(second?.note ?? '', both);
    expect(opened?.signers).toEqual(both);
    expect(opened?.text).toBe(
      `fivefold/log-key-rotation/v1\nhub.example/log\n305\n${(await treeOfLog()).root().toString('base64')}\n${next.verifierKey}\n`,
    );
    const signers = (await stored()).map(({ note }) => openCheckpoint(note, both)?.signers.map(({ text }) => text));
    expect(signers).toEqual([[key.verifierKey], [key.verifierKey], [next.verifierKey]]);
  });

  test('lets the old key sign no more and the new one go on; the old one stays known', async () => {
    await start();
    const place = await openCheckpointPlace(join(folder, database.name));
    await signer({ place }).look(true);
    const next = testLogKey();
    await rotateKey(pool, { from: key, to: next });
    await fill(5);
    await expect(signer({ place }).look(true)).rejects.toThrow('restart this node with that key');
    await expect(start({ place })).rejects.toThrow(/holds a former key of this log, which handed over at receipt 0;/);
    await start({ place, key: next });
    await signer({ place, key: next }).look(true);
    expect(await sizes()).toEqual([0, 0, 0, 5]);
    expect(await place.read()).toBe((await stored()).at(-1)?.note);
  });

  test('without the old key is possible, and shows', async () => {
    await start();
    const next = testLogKey();
    await rotateKey(pool, { from: undefined, to: next });
    await start({ key: next });
    const adopted = testLogKey();
    await start({ key: adopted, adopt: true });
    const keys = await readLogKeys(pool);
    const known = knownKeys(keys);
    const signers = keys.map(({ note }) => note && openNote(note, known)?.signers.map(({ text }) => text));
    expect(signers).toEqual([null, [next.verifierKey], [adopted.verifierKey]]);
  });

  test('refuses keys that are not the log’s', async () => {
    const next = testLogKey();
    await expect(rotateKey(pool, { from: key, to: next })).rejects.toThrow('has no key yet');
    await start();
    await expect(rotateKey(pool, { from: next, to: testLogKey() })).rejects.toThrow(
      'The old key is not the one of this log',
    );
    await expect(rotateKey(pool, { from: key, to: key })).rejects.toThrow('known to this log already');
    await expect(rotateKey(pool, { from: key, to: testLogKey('other.example') })).rejects.toThrow('for another log');
  });
});

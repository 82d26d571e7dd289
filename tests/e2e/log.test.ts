import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openCheckpoint } from '../../src/verify/checkpoint.js';
import { isConsistent } from '../../src/verify/consistency.js';
import { GrowingTree } from '../../src/verify/growing-tree.js';
import { rootOfInclusion } from '../../src/verify/inclusion.js';
import { checkProof } from '../../src/verify/proof-text.js';
import { leafHash } from '../../src/verify/tree-hash.js';
import { parseVerifierKey } from '../../src/verify/verifier-key.js';
import { fillLog } from '../receipts/fill-log.js';
import { type HubAnswer, LOG_KEY, startHub, type TestHub } from '../support/hub.js';
import { logSize, receiptOf, receiptText } from '../support/receipt-of.js';

const FILLED = 66_000;
const known = [parseVerifierKey(LOG_KEY.verifierKey)].filter((key) => key !== undefined);

let hub: TestHub;
let bodies: readonly string[];

beforeAll(async () => {
  hub = await startHub({ evidence: { every: 1 } });
  await hub.askAs('civil_affairs', 'STREET', '{ viewer { id } }');
  await fillLog(hub.database.owner, FILLED);
  await covered(await logSize(hub));
  const rows = await hub.sql<{ body: string }>('select body from access_receipt order by sequence');
  bodies = rows.map(({ body }) => body);
});
afterAll(() => hub.close());

/** Waits until a checkpoint covers so many receipts. */
async function covered(size: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const signed = await hub.value<number>('select coalesce(max(size), 0)::int from access_log_signed_checkpoint');
    if (signed >= size) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no checkpoint covers ${size} receipts`);
}

const street = () => hub.caller('civil_affairs', 'STREET');
const auditor = () => hub.named('demo:auditor');
const get = (path: string, caller = street(), headers: Record<string, string> = {}) =>
  fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${caller.token}`, ...headers } });
const bytes = async (path: string, caller = street()) => Buffer.from(await (await get(path, caller)).arrayBuffer());

function treeOf(size: number): { readonly size: number; readonly root: Buffer } {
  const tree = new GrowingTree();
  for (const body of bodies.slice(0, size)) tree.add(leafHash(body));
  return { size, root: tree.root() };
}

describe('GET /log', () => {
  test('is closed to whoever is nobody', async () => {
    for (const path of [
      '/log/checkpoint',
      '/log/keys',
      '/log/proof?sequence=1',
      '/log/tile/0/000',
      '/log/tile/entries/000',
    ]) {
      expect((await fetch(`${hub.url}${path}`)).status).toBe(401);
    }
  });

  test('checkpoint is a note of the log, signed by the key that /log/keys names', async () => {
    const response = await get('/log/checkpoint');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const opened = openCheckpoint(await response.text(), known);
    expect(opened).toMatchObject({ origin: 'hub.example/log' });
    expect(opened?.size).toBeGreaterThanOrEqual(FILLED);
    expect(opened?.root).toEqual(treeOf(opened?.size ?? 0).root);
    expect(await (await get('/log/keys')).json()).toEqual([
      { number: 0, verifierKey: LOG_KEY.verifierKey, firstSize: 0, note: null },
    ]);
  });

  test('tiles hold the hashes of the tree, full and partial, in every row', async () => {
    const leaves = bodies.map(leafHash);
    const response = await get('/log/tile/0/x000/001');
    expect(response.status).toBe(404);
    const full = await get('/log/tile/0/001');
    expect([full.status, full.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
    expect(full.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(Buffer.from(await full.arrayBuffer())).toEqual(Buffer.concat(leaves.slice(256, 512)));
    expect(await bytes('/log/tile/0/257.p/7')).toEqual(Buffer.concat(leaves.slice(257 * 256, 257 * 256 + 7)));
    const second = Array.from({ length: 257 }, (_, at) => rootOf(leaves.slice(at * 256, (at + 1) * 256)));
    expect(await bytes('/log/tile/1/000')).toEqual(Buffer.concat(second.slice(0, 256)));
    expect(await bytes('/log/tile/1/001.p/1')).toEqual(second[256]);
    expect(await bytes('/log/tile/2/000.p/1')).toEqual(rootOf(leaves.slice(0, 65_536)));
  });

  test.each([
    '/log/tile/0/999',
    '/log/tile/0/257',
    '/log/tile/1/001',
    '/log/tile/2/000',
    '/log/tile/3/000.p/1',
    '/log/tile/0/0',
    '/log/tile/0/000.p/0',
    '/log/tile/0/000.p/256',
    '/log/tile/64/000',
    '/log/tile/00/000',
    '/log/tile/0',
    '/log/tile/',
    '/log/tile/0/x001/x000/x000/x000/x000/000',
    '/log/other',
  ])('has nothing at %s', async (path) => {
    const response = await get(path);
    expect([response.status, await codes(response)]).toEqual([404, ['NOT_FOUND']]);
  });

  test('proof shows that a receipt is in a tree, of the newest checkpoint or of any size before', async () => {
    for (const [sequence, size] of [
      [0, 1],
      [5, 66],
      [300, 66_001],
      [65_999, 66_000],
      [40_000, 65_536],
    ] as const) {
      const proof = await json(`/log/proof?sequence=${sequence}&size=${size}`);
      expect(rootOfInclusion(proofOf(proof))).toEqual(treeOf(size).root);
    }
    const { text, ...newest } = await json('/log/proof?sequence=17');
    expect(rootOfInclusion(proofOf(newest))).toEqual(treeOf(Number(newest.size)).root);
    expect(checkProof(String(text), bodies[17] ?? '', known)).toMatchObject({ sequence: 17, size: newest.size });
    expect(checkProof(String(text), bodies[18] ?? '', known)).toBeUndefined();
  });

  test('proof shows that one tree begins with another', async () => {
    for (const [from, size] of [
      [1, 66_001],
      [256, 257],
      [40_000, 65_999],
      [65_536, 66_000],
      [7, 7],
    ] as const) {
      const { hashes } = await json(`/log/proof?from=${from}&size=${size}`);
      const proof = (hashes as readonly string[]).map((hash) => Buffer.from(hash, 'base64'));
      expect(isConsistent(treeOf(from), treeOf(size), proof)).toBe(true);
    }
  });

  test.each([
    '',
    '?sequence=999999',
    '?sequence=1&size=1',
    '?sequence=1&size=999999',
    '?sequence=-1',
    '?sequence=1.5',
    '?sequence=x',
    '?from=1',
    '?from=0&size=1',
    '?from=9&size=8',
    '?from=1&size=999999',
    '?sequence=1&from=1&size=9',
  ])('proof%s is refused with what may be asked', async (query) => {
    const response = await get(`/log/proof${query}`);
    expect([response.status, await codes(response)]).toEqual([400, ['BAD_USER_INPUT']]);
  });
});

describe('the receipts themselves over HTTP', () => {
  test('are given to auditors, in bundles and as lines, and the reading is on the log', async () => {
    const bundle = await bytes('/log/tile/entries/001', auditor());
    const entries: string[] = [];
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at)) {
      entries.push(bundle.toString('utf8', at + 2, at + 2 + bundle.readUInt16BE(at)));
    }
    expect(entries).toEqual(bodies.slice(256, 512));
    const response = await get('/log/entries/000.p/3', auditor());
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(await response.text()).toBe(`${bodies.slice(0, 3).join('\n')}\n`);
    const last = JSON.parse(await hub.value<string>('select body from access_receipt order by sequence desc limit 1'));
    expect(last).toMatchObject({
      operation: 'GET /log/entries/000.p/3',
      principal: { id: 'demo:auditor' },
      outcome: 'answered',
      reads: [{ type: 'AccessReceipt', full: ['*'], count: 3, ids: '0,1,2' }],
    });
  });

  test('are refused to everybody else, and that is on the log too', async () => {
    for (const caller of [street(), hub.named('demo:system'), hub.caller('audit', 'CITY')]) {
      for (const path of ['/log/tile/entries/000', '/log/entries/000', '/log/entries/999']) {
        const response = await get(path, caller);
        expect([response.status, await codes(response)]).toEqual([403, ['FORBIDDEN']]);
      }
    }
    const last = JSON.parse(await hub.value<string>('select body from access_receipt order by sequence desc limit 1'));
    expect(last).toMatchObject({ outcome: 'refused', errors: ['FORBIDDEN'], reads: [] });
  });

  test('of any length are given as lines, though a bundle cannot hold them', async () => {
    const size = await logSize(hub);
    await hub.sql(`insert into access_receipt (sequence, recorded_at, principal_id, department, outcome, body, leaf_hash)
      select ${size}, now(), 'p', 'd', 'answered', body, sha256('\\x00'::bytea || convert_to(body, 'UTF8'))
      from (select '{"long":"' || repeat('x', 70000) || '"}' as body) as text`);
    await covered(size + 1);
    const path = `${Math.floor(size / 256)}.p/${(size % 256) + 1}`;
    const bundle = await get(`/log/tile/entries/${path}`, auditor());
    expect([bundle.status, await codes(bundle)]).toEqual([422, ['ENTRY_TOO_LONG']]);
    const lines = (await (await get(`/log/entries/${path}`, auditor())).text()).split('\n');
    expect(lines.at(-2)?.length).toBe(70_011);
    expect(lines).toHaveLength((size % 256) + 2);
  });
});

describe('receipt(id)', () => {
  const RECEIPT = 'query Mine($id: ID!) { receipt(id: $id) { text proof receipt { sequence caller operation } } }';
  const ask = (caller: typeof street, id: string): Promise<HubAnswer> => hub.ask(caller(), RECEIPT, { id });

  test('gives callers their own receipts with a proof that holds', async () => {
    const asked = await hub.ask(street(), 'query Visit { people(first: 2) { nodes { id } } }');
    const id = String(asked.body.extensions?.receipt);
    await covered(Number(id) + 1);
    const { data } = (await ask(street, id)).body;
    const { text = '', proof = '' } = (data?.receipt ?? {}) as { readonly text?: string; readonly proof?: string };
    expect(text).toBe(await receiptText(hub, asked));
    expect(data).toMatchObject({
      receipt: { receipt: { sequence: id, caller: 'demo:civil_affairs:street', operation: 'Visit' } },
    });
    expect(checkProof(proof, text, known)).toMatchObject({ sequence: Number(id) });
    for (const changed of [`${text} `, text.replace('STREET', 'CITY')]) {
      expect(checkProof(proof, changed, known)).toBeUndefined();
    }
  });

  test('gives auditors any receipt, and that is recorded', async () => {
    const answer = await ask(auditor, '300');
    expect(answer.body.data).toMatchObject({ receipt: { text: bodies[300], receipt: { sequence: '300' } } });
    expect((await receiptOf(hub, answer)).reads).toMatchObject([{ type: 'AccessReceipt', count: 1, ids: '300' }]);
  });

  test('tells nobody else whether there is one: the same answer for others’ receipts, for none and for no number', async () => {
    const others = await Promise.all(
      ['300', '0', '99999999', '-1', 'x', '', '1e3', '９'].map((id) => ask(() => hub.caller('health', 'CITY'), id)),
    );
    for (const answer of others) {
      expect([answer.status, answer.codes, answer.body.data]).toEqual([200, [], { receipt: null }]);
      expect((await receiptOf(hub, answer)).reads).toMatchObject([{ type: 'AccessReceipt', count: 0, ids: '' }]);
    }
  });
});

function rootOf(leaves: readonly Buffer[]): Buffer {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

async function codes(response: Response): Promise<readonly string[]> {
  const body = (await response.json()) as {
    readonly errors: readonly { readonly extensions: { readonly code: string } }[];
  };
  return body.errors.map(({ extensions }) => extensions.code);
}

async function json(path: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await get(path);
  expect(response.status).toBe(200);
  return (await response.json()) as Readonly<Record<string, unknown>>;
}

function proofOf({ sequence, size, leafHash: leaf, hashes }: Readonly<Record<string, unknown>>) {
  return {
    sequence: Number(sequence),
    size: Number(size),
    leafHash: Buffer.from(String(leaf), 'base64'),
    hashes: (hashes as readonly string[]).map((hash) => Buffer.from(hash, 'base64')),
  };
}

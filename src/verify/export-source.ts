import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type KeptArchive,
  type KeptCheckpoint,
  type KeptFrontier,
  type KeptKey,
  type KeptReceipt,
  type KeptSubtree,
  type LogSource,
  UnreadableLog,
} from './log-source.js';
import { readChunks, readLines } from './read-lines.js';
import { HASH_BYTES } from './tree-hash.js';

const FORMAT = 'fivefold/access-log-export/v1';
const ARCHIVES = 'archives.ndjson';

/**
 * The log in an export: a folder with `log.json`, `keys.ndjson`, `checkpoints.ndjson`, and, by the sequence of the first receipt,
 * `receipts-<first>.ndjson`, the canonical texts, one a line, and `hashes-<first>.bin`, their hashes, one after another. Of what was
 * archived, named in `archives.ndjson`, it has the hashes alone.
 * @throws UnreadableLog what is wrong with a file, also later while the lists are read
 */
export async function exportSource(folder: string): Promise<LogSource> {
  const log = await readHead(join(folder, 'log.json'));
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry: Dirent) => entry.isFile());
  const names = new Set(entries.map(({ name }) => name));
  const firsts = [...names].flatMap(
    (name) => /^(?:receipts-(\d{12})\.ndjson|hashes-(\d{12})\.bin)$/.exec(name)?.slice(1) ?? [],
  );
  return {
    complete: true,
    counts: { receipts: log.receipts, checkpoints: log.checkpoints },
    expected: log.receipts,
    keys: async () => {
      const keys: KeptKey[] = [];
      for await (const line of readRecords(join(folder, 'keys.ndjson'), isKey)) keys.push(line);
      return keys;
    },
    archives: async () => {
      const archives: KeptArchive[] = [];
      if (!names.has(ARCHIVES)) return archives;
      for await (const line of readRecords(join(folder, ARCHIVES), isArchive)) archives.push(line);
      return archives;
    },
    checkpoints: () => readRecords(join(folder, 'checkpoints.ndjson'), isCheckpoint),
    receipts: () => readReceipts(folder, [...new Set(firsts)].filter((first) => first !== undefined).sort(), names),
    subtrees: () => nothing<KeptSubtree>(),
    frontiers: () => nothing<KeptFrontier>(),
  };
}

async function readHead(file: string): Promise<{ readonly receipts: number; readonly checkpoints: number }> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const [, checkpoints, receipts] =
    new RegExp(`^\\{"checkpoints":(\\d+),"format":"${FORMAT}","receipts":(\\d+)\\}\\n$`).exec(text) ?? [];
  if (receipts === undefined) throw new UnreadableLog(`${file} is not the head of an export (${FORMAT})`);
  return { receipts: Number(receipts), checkpoints: Number(checkpoints) };
}

/** The place of a receipt is its line, and that of its hash; a file says with which receipt it begins. */
async function* readReceipts(
  folder: string,
  firsts: readonly string[],
  names: ReadonlySet<string>,
): AsyncGenerator<KeptReceipt> {
  for (const first of firsts) {
    const file = join(folder, `hashes-${first}.bin`);
    const hashes = readHashes(file);
    let sequence = Number(first);
    if (!names.has(`receipts-${first}.ndjson`)) {
      for await (const leafHash of hashes) yield { sequence: sequence++, leafHash };
      continue;
    }
    for await (const body of readLines(join(folder, `receipts-${first}.ndjson`))) {
      const { value: leafHash } = await hashes.next();
      if (leafHash === undefined) throw new UnreadableLog(`${file} ends before receipt ${sequence}`);
      yield { sequence, body, leafHash };
      sequence += 1;
    }
    if ((await hashes.next()).done !== true) throw new UnreadableLog(`${file} goes on after receipt ${sequence - 1}`);
  }
}

async function* readHashes(file: string): AsyncGenerator<Buffer, undefined> {
  let rest = Buffer.alloc(0);
  for await (const chunk of readChunks(file)) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.length - (bytes.length % HASH_BYTES);
    for (let at = 0; at < end; at += HASH_BYTES) yield bytes.subarray(at, at + HASH_BYTES);
    rest = bytes.subarray(end);
  }
  if (rest.length > 0) throw new UnreadableLog(`${file} ends within a hash`);
}

async function* readRecords<Kept>(file: string, is: (value: unknown) => value is Kept): AsyncGenerator<Kept> {
  let number = 0;
  for await (const line of readLines(file)) {
    number += 1;
    const value = parse(line);
    if (!is(value) || JSON.stringify(value) !== line.toString()) {
      throw new UnreadableLog(`${file}, line ${number} is not as it was written`);
    }
    yield value;
  }
}

async function* nothing<Kept>(): AsyncGenerator<Kept> {}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

function isCheckpoint(value: unknown): value is KeptCheckpoint {
  return (
    hasMembers(value, ['number', 'size', 'note']) &&
    Number.isSafeInteger(value.number) &&
    Number.isSafeInteger(value.size) &&
    typeof value.note === 'string'
  );
}

function isArchive(value: unknown): value is KeptArchive {
  return (
    hasMembers(value, ['number', 'firstSize', 'size', 'note', 'receipt']) &&
    [value.number, value.firstSize, value.size, value.receipt].every(Number.isSafeInteger) &&
    typeof value.note === 'string'
  );
}

function isKey(value: unknown): value is KeptKey {
  return (
    hasMembers(value, ['number', 'verifierKey', 'firstSize', 'note']) &&
    Number.isSafeInteger(value.number) &&
    typeof value.verifierKey === 'string' &&
    Number.isSafeInteger(value.firstSize) &&
    (value.note === null || typeof value.note === 'string')
  );
}

function hasMembers<const Name extends string>(
  value: unknown,
  names: readonly Name[],
): value is Readonly<Record<Name, unknown>> {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === names.join();
}

import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { EMPTY_FRONTIER, extend, frontierBytes, leafHash, root } from '../../src/receipts/merkle.js';
import { signCheckpoint } from '../../src/receipts/sign-note.js';
import type { KeptReceipt } from '../../src/verify/log-source.js';
import { type Alteration, type Altered, ARCHIVE_KINDS, type Kind, linesOf, noteLines } from './archive-alterations.js';
import type { Draw } from './draw.js';
import type { KeptLog } from './kept-log.js';

type Table = Exclude<keyof KeptLog, 'files'>;

/** Kinds of alteration of what a database holds; each makes a log that is not the one it was. */
const TABLE_KINDS: Readonly<Record<string, Kind>> = {
  'a bit': flipBit,
  'a deleted row': deleteRow,
  'a row twice': insertRow,
  'an inserted receipt, the others renumbered': insertReceipt,
  'a removed receipt, the others renumbered': removeReceipt,
  'a receipt written anew with its hash': rewriteReceipt,
  'two rows swapped': swapRows,
  'two receipts swapped and renumbered': swapReceipts,
  'a truncated table': truncate,
  'an older copy': olderCopy,
  'a forked head, signed with the key of the log': forkHead,
};

/** Every kind; the last ones are for logs with archives. */
export const KINDS: Readonly<Record<string, Kind>> = { ...TABLE_KINDS, ...ARCHIVE_KINDS };

/** Draws one alteration of any kind. */
export function alter(draw: Draw, altered: Altered): Alteration {
  const kind = draw.pick(Object.keys(altered.log.files.length > 0 ? KINDS : TABLE_KINDS));
  const done = KINDS[kind]?.(draw, altered);
  if (done === undefined) throw new Error(kind);
  return { ...done, what: `${kind}: ${done.what}` };
}

const TABLES: readonly Table[] = [
  'receipts',
  'receipts',
  'receipts',
  'checkpoints',
  'keys',
  'archives',
  'subtrees',
  'frontiers',
];

/** A table of those that has rows. */
function pickTable(draw: Draw, log: KeptLog, tables: readonly Table[] = TABLES): Table {
  return draw.pick(tables.filter((table) => log[table].length > 0));
}

function flipBit(draw: Draw, { log }: Altered): Alteration {
  const table = pickTable(draw, log);
  const at = draw.below(log[table].length);
  const row: object = log[table][at] ?? {};
  const paths = leavesOf(row);
  const path = draw.pick(paths);
  const changed = changeAt(row, path, (value) => flipIn(draw, value));
  const what = `${table} ${at}, ${path.join('.')}`;
  // A receipt that takes the place of an earlier one is bad there.
  const moved: unknown = table === 'receipts' ? Reflect.get(changed, 'sequence') : at;
  const first = typeof moved === 'number' && moved >= 0 ? Math.min(moved, at) : at;
  return { log: replaceRow(log, table, at, changed), what, ...firstOf(table, first) };
}

function deleteRow(draw: Draw, { log }: Altered): Alteration {
  const table = pickTable(draw, log, ['receipts', 'checkpoints', 'keys', 'archives', 'subtrees']);
  const at = draw.below(log[table].length);
  return { log: { ...log, [table]: log[table].toSpliced(at, 1) }, what: `${table} ${at}`, ...firstOf(table, at) };
}

function insertRow(draw: Draw, { log }: Altered): Alteration {
  const table = pickTable(draw, log, ['receipts', 'checkpoints', 'keys', 'archives', 'subtrees']);
  const at = draw.below(log[table].length);
  const row = log[table][at];
  return { log: { ...log, [table]: [...log[table], row] }, what: `${table} ${at}` };
}

function insertReceipt(draw: Draw, { log }: Altered): Alteration {
  const at = draw.below(log.receipts.length);
  const copy = log.receipts[draw.below(log.receipts.length)];
  if (copy === undefined) throw new Error('no receipt');
  const forged = retold(copy, { requestId: `forged ${draw.below(1e6)}` });
  return { log: renumbered(log, log.receipts.toSpliced(at, 0, forged)), what: `at ${at}`, first: at };
}

function removeReceipt(draw: Draw, { log }: Altered): Alteration {
  const at = draw.below(log.receipts.length - 1);
  return { log: renumbered(log, log.receipts.toSpliced(at, 1)), what: `${at}`, first: at };
}

function rewriteReceipt(draw: Draw, { log }: Altered): Alteration {
  const at = draw.below(log.receipts.length);
  const row = log.receipts[at];
  if (row === undefined) throw new Error('no receipt');
  const receipts = log.receipts.with(at, retold(row, { purpose: `forged ${draw.below(1e6)}` }));
  const thorough = draw.chance(50);
  const changed = thorough ? withHashes({ ...log, receipts }) : { ...log, receipts };
  return { log: changed, what: `${at}${thorough ? ' and every hash above it' : ''}`, first: at };
}

function swapRows(draw: Draw, { log }: Altered): Alteration {
  const table = pickTable(
    draw,
    log,
    ['receipts', 'checkpoints', 'subtrees', 'keys', 'archives'].filter(isTable).filter((name) => log[name].length > 1),
  );
  const place = {
    receipts: 'sequence',
    checkpoints: 'number',
    keys: 'number',
    archives: 'number',
    subtrees: 'place',
    frontiers: 'size',
  }[table];
  const [one, other] = twoOf(draw, log[table].length);
  const [first, second] = [log[table][one], log[table][other]];
  if (first === undefined || second === undefined) throw new Error('no rows');
  const swapped: readonly object[] = log[table]
    .map((row: object) => row)
    .with(one, { ...second, [place]: Reflect.get(first, place) })
    .with(other, { ...first, [place]: Reflect.get(second, place) });
  return { log: { ...log, [table]: swapped }, what: `${table} ${one} and ${other}`, ...firstOf(table, one) };
}

function swapReceipts(draw: Draw, { log }: Altered): Alteration {
  const [one, other] = twoOf(draw, log.receipts.length);
  const [first, second] = [log.receipts[one], log.receipts[other]];
  if (first === undefined || second === undefined) throw new Error('no receipts');
  const receipts = log.receipts.with(one, second).with(other, first);
  return { log: renumbered(log, receipts), what: `${one} and ${other}`, first: one };
}

function truncate(draw: Draw, { log }: Altered): Alteration {
  const table = pickTable(draw, log, ['receipts', 'checkpoints', 'keys', 'archives', 'subtrees']);
  const length = draw.below(log[table].length);
  return {
    log: { ...log, [table]: log[table].slice(0, length) },
    what: `${table} to ${length}`,
    ...firstOf(table, length),
  };
}

function olderCopy(draw: Draw, { log }: Altered): Alteration {
  const size = draw.below(log.receipts.length);
  const copy = cutAt(log, size);
  return { log: copy, what: `of ${size} receipts`, ...firstOfCopy(log, copy) };
}

function forkHead(draw: Draw, { log, key }: Altered): Alteration {
  const size = draw.below(log.receipts.length);
  const cut = cutAt(log, size);
  const forged = readable(log)
    .slice(size)
    .map((row) => retold(row, { requestId: `forged ${draw.below(1e6)}` }));
  const more = Array.from({ length: draw.below(3) }, () => forged[0]).filter((row) => row !== undefined);
  const receipts = renumber([...cut.receipts, ...forged, ...more]);
  const number = cut.checkpoints.length;
  const time = cut.checkpoints.at(-1)?.signedAt ?? Math.floor(Date.now() / 1000);
  const head = { size: receipts.length, root: root(extend(EMPTY_FRONTIER, receipts.map(hashOf))) };
  const checkpoint = { number, size: head.size, note: signCheckpoint(key, head, time), signedAt: time };
  const forked = { ...cut, receipts, checkpoints: [...cut.checkpoints, checkpoint], subtrees: log.subtrees };
  return { log: withHashes(forked), what: `after ${size} receipts`, ...firstOfCopy(log, cut) };
}

/** A copy from before the key was rotated does not know the key that signed outside: how far it is good cannot be told. */
function firstOfCopy(log: KeptLog, copy: KeptLog): { readonly first?: number } {
  return copy.keys.length === log.keys.length ? { first: copy.receipts.length } : {};
}

/** What a copy held that was made when the log had this size. */
function cutAt(log: KeptLog, size: number): KeptLog {
  const archives = log.archives.filter(({ receipt }) => receipt < size);
  const archived = archives.at(-1)?.size ?? 0;
  return {
    archives,
    files: log.files.slice(0, archives.length),
    keys: log.keys.filter(({ firstSize }) => firstSize <= size),
    checkpoints: log.checkpoints.filter((checkpoint) => checkpoint.size <= size),
    receipts: [...log.receipts.slice(0, archived), ...readable(log).slice(archived, size)],
    subtrees: log.subtrees.filter(({ level, place }) => (place + 1) * 256 ** level <= size),
    frontiers: log.frontiers.filter((frontier) => frontier.size <= size),
  };
}

/** The receipts with the texts that are archived. */
function readable(log: KeptLog): readonly KeptReceipt[] {
  const texts = log.files.flatMap(({ bytes }) => linesOf(bytes).slice(noteLines(bytes)));
  return log.receipts.map((row) => {
    const text = row.body === undefined ? texts[row.sequence] : undefined;
    return text === undefined ? row : { ...row, body: Buffer.from(text.slice(0, -1)) };
  });
}

/** The same receipts with places, texts and hashes that fit each other, and every hash above them made anew. */
function renumbered(log: KeptLog, receipts: readonly KeptReceipt[]): KeptLog {
  return withHashes({ ...log, receipts: renumber(receipts) });
}

function renumber(receipts: readonly KeptReceipt[]): readonly KeptReceipt[] {
  return receipts.map((row, sequence) =>
    row.sequence === sequence ? row : { ...(row.body === undefined ? row : retold(row, { sequence })), sequence },
  );
}

/** A receipt with another text, written as the hub writes it, and its hash; where the text is archived, with another hash. */
function retold(row: KeptReceipt, members: Readonly<Record<string, unknown>>): KeptReceipt {
  if (row.body === undefined) return { ...row, leafHash: leafHash(JSON.stringify(members)) };
  const text = canonicalize({ ...JSON.parse(row.body.toString()), ...members }) ?? '';
  return { ...row, body: Buffer.from(text), leafHash: leafHash(text) };
}

/** With the hashes of subtrees and frontiers that the receipts have now. */
function withHashes(log: KeptLog): KeptLog {
  const leaves = log.receipts.map(hashOf);
  const rootOf = (start: number, end: number) => root(extend(EMPTY_FRONTIER, leaves.slice(start, end)));
  return {
    ...log,
    subtrees: log.subtrees.map((row) => {
      const width = 256 ** row.level;
      return { ...row, hash: rootOf(row.place * width, (row.place + 1) * width) };
    }),
    frontiers: log.frontiers.map(({ size }) => {
      return { size, frontier: frontierBytes(extend(EMPTY_FRONTIER, leaves.slice(0, size))) };
    }),
  };
}

function hashOf({ body, leafHash: kept }: KeptReceipt): Buffer {
  return body === undefined ? kept : hash('sha256', Buffer.concat([Buffer.of(0), body]), 'buffer');
}

function isTable(name: string): name is Table {
  return ['keys', 'archives', 'checkpoints', 'receipts', 'subtrees', 'frontiers'].includes(name);
}

function twoOf(draw: Draw, length: number): readonly [number, number] {
  const one = draw.below(length - 1);
  return [one, one + 1 + draw.below(length - 1 - one)];
}

function firstOf(table: Table, at: number): { readonly first?: number } {
  return table === 'receipts' ? { first: at } : {};
}

function replaceRow(log: KeptLog, table: Table, at: number, row: object): KeptLog {
  const rows: readonly object[] = log[table];
  return { ...log, [table]: rows.with(at, row) };
}

type Path = readonly string[];

/** Every text, number and hash of a row. */
function leavesOf(row: object, path: Path = []): readonly Path[] {
  return Object.entries(row).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) return leavesOf(value, [...path, name]);
    const empty = value === null || ((typeof value === 'string' || Buffer.isBuffer(value)) && value.length === 0);
    return empty ? [] : [[...path, name]];
  });
}

function changeAt(row: object, [name = '', ...rest]: Path, change: (value: unknown) => unknown): object {
  const value: unknown = Reflect.get(row, name);
  const inner = typeof value === 'object' && value !== null ? value : {};
  return { ...row, [name]: rest.length === 0 ? change(value) : changeAt(inner, rest, change) };
}

function flipIn(draw: Draw, value: unknown): unknown {
  if (typeof value === 'number') {
    const bit = 2 ** draw.below(31);
    return Math.floor(value / bit) % 2 === 1 ? value - bit : value + bit;
  }
  const bytes = Buffer.isBuffer(value) ? Buffer.from(value) : Buffer.from(String(value), 'utf16le');
  const at = draw.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << draw.below(8));
  return Buffer.isBuffer(value) ? bytes : bytes.toString('utf16le');
}

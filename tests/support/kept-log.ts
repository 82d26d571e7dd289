import type pg from 'pg';
import { type ArchiveFile, openArchive } from '../../src/verify/archive-file.js';
import { databaseSource } from '../../src/verify/database-source.js';
import type {
  KeptArchive,
  KeptCheckpoint,
  KeptFrontier,
  KeptKey,
  KeptReceipt,
  KeptSubtree,
  LogSource,
} from '../../src/verify/log-source.js';

/** An archive in memory. */
export interface ArchiveBytes {
  /** Name of its file. */
  readonly where: string;
  readonly bytes: Buffer;
}

/** A log in memory, with everything that a database keeps of it. Alterations change the lists. */
export interface KeptLog {
  keys: readonly KeptKey[];
  archives: readonly KeptArchive[];
  checkpoints: readonly KeptCheckpoint[];
  receipts: readonly KeptReceipt[];
  subtrees: readonly KeptSubtree[];
  frontiers: readonly KeptFrontier[];
  /** Files of what was archived, which no database keeps. */
  files: readonly ArchiveBytes[];
}

/** Reads the log of a database. */
export async function readKeptLog(client: pg.ClientBase): Promise<KeptLog> {
  await client.query('begin isolation level repeatable read read only');
  const source = await databaseSource(client);
  const keys = await source.keys();
  const archives = await source.archives();
  const checkpoints = await collect(source.checkpoints());
  const receipts = await collect(source.receipts());
  const subtrees = await collect(source.subtrees());
  const frontiers = await collect(source.frontiers());
  await client.query('commit');
  return { keys, archives, checkpoints, receipts, subtrees, frontiers, files: [] };
}

/** The log as a database would give it: each list in the order in which it is asked for. */
export function sourceOf(log: KeptLog): LogSource {
  const endOf = ({ level, place }: KeptSubtree) => (place + 1) * 256 ** level;
  return {
    complete: false,
    expected: log.receipts.length,
    keys: async () => log.keys.toSorted((one, other) => one.number - other.number),
    archives: async () => log.archives.toSorted((one, other) => one.number - other.number),
    checkpoints: () => given(log.checkpoints.toSorted((one, other) => one.number - other.number)),
    receipts: () => given(log.receipts.toSorted((one, other) => one.sequence - other.sequence)),
    subtrees: () => given(log.subtrees.toSorted((one, other) => endOf(one) - endOf(other) || one.level - other.level)),
    frontiers: () => given(log.frontiers.toSorted((one, other) => one.size - other.size)),
  };
}

/** The archives of the log, as they are read from files. */
export function archivesOf({ files }: KeptLog): Promise<readonly ArchiveFile[]> {
  return Promise.all(files.map(({ where, bytes }) => openArchive(where, () => given([bytes]))));
}

async function collect<Kept>(list: AsyncIterable<Kept>): Promise<readonly Kept[]> {
  const all: Kept[] = [];
  for await (const one of list) all.push(one);
  return all;
}

async function* given<Kept>(list: readonly Kept[]): AsyncGenerator<Kept> {
  yield* list;
}

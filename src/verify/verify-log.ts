import type { ArchiveFile } from './archive-file.js';
import { archiveLandmarks, archiveProblem } from './archive-landmarks.js';
import { checkReceipt } from './check-receipt.js';
import type { Finding } from './finding.js';
import { GrowingTree } from './growing-tree.js';
import { KeyHistory } from './key-history.js';
import { inOrder, LandmarkCheck } from './landmarks.js';
import { gapOf } from './log-gaps.js';
import {
  checkpointLandmarks,
  frontierLandmarks,
  type OutsideCheckpoint,
  outsideLandmarks,
  type SeenCheckpoints,
  subtreeLandmarks,
} from './log-landmarks.js';
import { type KeptArchive, type LogSource, UnreadableLog } from './log-source.js';
import type { VerifierKey } from './verifier-key.js';
import { withArchives } from './with-archives.js';

/** What checking a whole log found. */
export type Verification =
  | {
      readonly intact: true;
      readonly origin: string;
      /** Number of receipts, and the RFC 9162 tree hash over them. */
      readonly size: number;
      readonly root: Buffer;
      /** Receipts whose texts are archived, and how many of them were not at hand: of those, only the hashes were checked. */
      readonly archived: number;
      readonly unread: number;
      /** Receipts that a signed checkpoint covers; later ones are only consistent in themselves. */
      readonly signed: number;
      /** Checkpoints that the log keeps. */
      readonly checkpoints: number;
      /** When the newest one was signed, in seconds since 1970. */
      readonly signedAt: number | undefined;
    }
  | ({ readonly intact: false } & Finding);

export interface VerifyOptions {
  /** Keys that are trusted; without them, those that the log itself names. */
  readonly keys?: readonly VerifierKey[];
  /** Checkpoints kept elsewhere: the log must still contain them. */
  readonly outside?: readonly OutsideCheckpoint[];
  /** Archives of the log, in any order. */
  readonly archives?: readonly ArchiveFile[];
  /** Told from time to time how many receipts were read. */
  readonly onProgress?: (receipts: number) => void;
}

const PROGRESS_EVERY = 1000;

/**
 * Reads a log from its start and computes it anew: order without gaps, each text canonical (RFC 8785) and the one that was
 * hashed, the tree that of every checkpoint in the log and elsewhere, each signed by the key of its time. Stops at the first
 * thing that is not as it was.
 */
export async function verifyLog(source: LogSource, options: VerifyOptions = {}): Promise<Verification> {
  const tree = new GrowingTree();
  try {
    return await verify(source, options, tree);
  } catch (error) {
    if (!(error instanceof UnreadableLog)) throw error;
    return { intact: false, sequence: tree.size, problem: error.message };
  }
}

async function verify(source: LogSource, options: VerifyOptions, tree: GrowingTree): Promise<Verification> {
  const keys = KeyHistory.read(await source.keys(), options.keys);
  if (typeof keys === 'string') return { intact: false, problem: keys };
  const { outside = [], archives: files = [] } = options;
  const archives = await source.archives();
  const stray = files.find(({ note }) => !archives.some((archive) => archive.note === note));
  if (stray !== undefined) return { intact: false, problem: `${stray.where} is not an archive of this log` };
  const seen: SeenCheckpoints = { count: 0, newest: undefined, found: new Set() };
  const kept = new Map<number, number>();
  const check = new LandmarkCheck(
    inOrder([
      archiveLandmarks(archives, keys),
      subtreeLandmarks(source, kept),
      frontierLandmarks(source),
      outsideLandmarks(outside, keys),
      checkpointLandmarks(source, keys, outside, seen),
    ]),
  );
  const texts = { archives, unread: 0 };
  const finding =
    (await readAll(source, tree, check, texts, options)) ??
    gapOf(source, { tree, check, seen, kept, outside, keys, archives });
  if (finding !== undefined) return { intact: false, ...finding };
  const [size, root] = [tree.size, tree.root()];
  const { count: checkpoints, newest: signedAt } = seen;
  const { unread } = texts;
  const archived = archives.at(-1)?.size ?? 0;
  return {
    intact: true,
    origin: keys.origin,
    size,
    root,
    archived,
    unread,
    signed: check.signed,
    checkpoints,
    signedAt,
  };
}

interface Texts {
  readonly archives: readonly KeptArchive[];
  /** Counted: receipts without a text. */
  unread: number;
}

async function readAll(
  source: LogSource,
  tree: GrowingTree,
  check: LandmarkCheck,
  texts: Texts,
  { archives: files = [], onProgress }: VerifyOptions,
): Promise<Finding | undefined> {
  const { archives } = texts;
  let finding = await check.reach(tree);
  if (finding !== undefined) return finding;
  for await (const receipt of withArchives(source.receipts(), archives, files)) {
    finding = checkReceipt(receipt, tree.size, archives.at(-1)?.size);
    if (finding !== undefined) return finding;
    const problem = archiveProblem(receipt, archives);
    if (problem !== undefined) return { sequence: receipt.sequence, problem };
    if (receipt.body === undefined) texts.unread += 1;
    tree.add(receipt.leafHash);
    finding = await check.reach(tree);
    if (finding !== undefined) return finding;
    if (tree.size % PROGRESS_EVERY === 0) onProgress?.(tree.size);
  }
  onProgress?.(tree.size);
  return check.end(tree);
}

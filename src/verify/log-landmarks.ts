import { type OpenedCheckpoint, openCheckpoint } from './checkpoint.js';
import { LEVELS_PER_TILE } from './growing-tree.js';
import type { KeyHistory } from './key-history.js';
import type { Landmark } from './landmarks.js';
import type { KeptCheckpoint, LogSource } from './log-source.js';

/** A checkpoint that was kept elsewhere. */
export interface OutsideCheckpoint {
  /** For example the name of its file. */
  readonly where: string;
  readonly note: string;
}

/** What was seen of the checkpoints that the log keeps. */
export interface SeenCheckpoints {
  count: number;
  /** When the newest was signed, in seconds since 1970. */
  newest: number | undefined;
  /** Those of the notes from elsewhere that were among them. */
  readonly found: Set<string>;
}

/** The checkpoints that the log keeps: numbered without gaps, growing, signed by the key of their time. */
export async function* checkpointLandmarks(
  source: LogSource,
  keys: KeyHistory,
  outside: readonly OutsideCheckpoint[],
  seen: SeenCheckpoints,
): AsyncGenerator<Landmark> {
  let before: Before = { size: 0, time: 0, period: 0 };
  for await (const kept of source.checkpoints()) {
    const name = `checkpoint ${seen.count}`;
    const opened = openCheckpoint(kept.note, keys.keys);
    const period = opened && keys.periodOf(opened, before.period);
    const fault = kept.number === seen.count ? faultOf(kept, opened, period, before) : 'is missing';
    const size = Math.max(before.size, kept.size);
    if (outside.some(({ note }) => note === kept.note)) seen.found.add(kept.note);
    yield landmark(name, size, opened?.root, fault);
    before = { size, time: opened?.time ?? 0, period: period ?? 0 };
    seen.count += 1;
    seen.newest = opened?.time;
  }
}

/** Checkpoints kept elsewhere, and the states in which the log was handed from key to key. */
export async function* outsideLandmarks(
  outside: readonly OutsideCheckpoint[],
  keys: KeyHistory,
): AsyncGenerator<Landmark> {
  const landmarks = outside.map(({ where, note }) => {
    const opened = openCheckpoint(note, keys.keys);
    const name = `the checkpoint in ${where}`;
    // Told last: what the log itself shows comes first.
    if (opened === undefined) return landmark(name, Number.MAX_SAFE_INTEGER, undefined, NO_KEY);
    return landmark(name, opened.size, opened.root, keys.periodOf(opened) === undefined ? WRONG_KEY : undefined);
  });
  const handovers = keys.handovers.map(({ size, root }, at) => landmark(`the note of key ${at + 1}`, size, root));
  yield* [...landmarks, ...handovers].sort((one, other) => one.size - other.size);
}

/** Hashes of complete subtrees that the hub keeps for proofs; none may be missing below the newest checkpoint. */
export async function* subtreeLandmarks(source: LogSource, kept: Map<number, number>): AsyncGenerator<Landmark> {
  for await (const { level, place, hash } of source.subtrees()) {
    const leaves = 2 ** (LEVELS_PER_TILE * level);
    const expected = kept.get(level) ?? 0;
    kept.set(level, expected + 1);
    yield {
      name: `the kept hash ${place} of level ${level}`,
      signed: false,
      first: place * leaves,
      size: (place + 1) * leaves,
      holds: (tree) => tree.completed(level)?.equals(hash) === true,
      ...(place !== expected && { fault: `stands where ${expected} is missing` }),
    };
  }
}

/** States from which the hub takes up its tree. */
export async function* frontierLandmarks(source: LogSource): AsyncGenerator<Landmark> {
  for await (const { size, frontier } of source.frontiers()) {
    const holds: Landmark['holds'] = (tree) => tree.frontier.equals(frontier);
    yield { name: `the kept frontier of ${size}`, signed: false, first: 0, size, holds };
  }
}

const NO_KEY = 'is not signed by a key of the log';
const WRONG_KEY = 'is signed by a key that was not the one to sign then';

/** What a checkpoint must not go back behind. */
interface Before {
  readonly size: number;
  readonly time: number;
  readonly period: number;
}

function faultOf(
  { size, signedAt }: KeptCheckpoint,
  opened: OpenedCheckpoint | undefined,
  period: number | undefined,
  before: Before,
): string | undefined {
  if (opened === undefined) return NO_KEY;
  if (period === undefined) return WRONG_KEY;
  const { time, unknown } = opened;
  if (time === undefined || unknown > 0) return 'has not the signatures that the hub makes';
  if (opened.size !== size) return 'is kept as one of another size';
  if (size < before.size) return `goes back to ${size} receipts`;
  if (time < before.time) return 'goes back in time';
  return signedAt === undefined || signedAt === time ? undefined : 'is kept as one of another time';
}

function landmark(name: string, size: number, root: Buffer | undefined, fault?: string): Landmark {
  const holds: Landmark['holds'] = (tree) => root !== undefined && tree.root().equals(root);
  return { name, signed: true, first: 0, size, holds, ...(fault !== undefined && { fault }) };
}

import { openCheckpoint } from './checkpoint.js';
import type { Finding } from './finding.js';
import { type GrowingTree, LEVELS_PER_TILE } from './growing-tree.js';
import type { KeyHistory } from './key-history.js';
import type { LandmarkCheck } from './landmarks.js';
import type { OutsideCheckpoint, SeenCheckpoints } from './log-landmarks.js';
import type { KeptArchive, LogSource } from './log-source.js';

/** What was read of a log to its end. */
export interface LogRead {
  readonly tree: GrowingTree;
  readonly check: LandmarkCheck;
  readonly seen: SeenCheckpoints;
  /** Number of kept hashes by level. */
  readonly kept: ReadonlyMap<number, number>;
  readonly outside: readonly OutsideCheckpoint[];
  readonly keys: KeyHistory;
  readonly archives: readonly KeptArchive[];
}

/** What is not there, though nothing that is there is wrong. */
export function gapOf({ complete, counts }: LogSource, read: LogRead): Finding | undefined {
  const { tree, seen, check } = read;
  if (seen.count === 0) return { problem: 'the log has no checkpoint' };
  const unsaid = read.archives.find(({ receipt }) => receipt >= tree.size);
  if (unsaid !== undefined) return { problem: `no receipt says that archive ${unsaid.number} was made` };
  const lost = read.outside.find(({ note }) => !seen.found.has(note) && (!complete || isOlder(note, read)));
  if (lost !== undefined) return { problem: `the checkpoint in ${lost.where} is not among those of the log` };
  if (complete && check.signed < tree.size) {
    return { sequence: check.signed, problem: 'no checkpoint covers the receipts from here on' };
  }
  if (counts !== undefined && (counts.receipts !== tree.size || counts.checkpoints !== seen.count)) {
    return {
      problem: `${counts.receipts} receipts and ${counts.checkpoints} checkpoints were written, and there are ${tree.size} and ${seen.count}`,
    };
  }
  return complete ? undefined : missingHash(read);
}

/** An export is as old as its newest checkpoint; what was signed later cannot be in it. */
function isOlder(note: string, { keys, seen }: LogRead): boolean {
  const time = openCheckpoint(note, keys.keys)?.time;
  return time !== undefined && seen.newest !== undefined && time <= seen.newest;
}

function missingHash({ check, kept }: LogRead): Finding | undefined {
  for (let level = 1; ; level++) {
    const wanted = Math.floor(check.signed / 2 ** (LEVELS_PER_TILE * level));
    const there = kept.get(level) ?? 0;
    if (there < wanted) return { problem: `of the ${wanted} kept hashes of level ${level} only ${there} are there` };
    if (wanted === 0) return undefined;
  }
}

import { readArchives, type StoredArchive } from './archive-store.js';
import { checkpointOfSize, type RegisteredKey, readLogKeys, readLogState } from './checkpoint-store.js';
import { type InclusionProof, proofText, proveConsistency, proveInclusion } from './log-proof.js';
import { forCallers, type Queryable } from './queryable.js';
import { parseTilePath, type TilePart } from './tile-path.js';
import { TILE_HASHES, TreeReader } from './tree-reader.js';

/** An inclusion proof, and as a text to be kept where a checkpoint of its size was signed. */
export interface PublishedProof extends InclusionProof {
  /** C2SP tlog-proof. */
  readonly text: string | undefined;
}

/**
 * What the log shows of itself: checkpoints, keys and hashes, nothing of what receipts say. Only what a signed checkpoint
 * covers is shown, so that whatever is shown can be held against a signature.
 */
export interface PublishedLog {
  /** The newest signed checkpoint; undefined before the first one. */
  checkpoint(): Promise<string | undefined>;
  /** Receipts that the newest checkpoint covers. */
  coveredSize(): Promise<number>;
  /** Every key that signs or signed, the first one first. */
  keys(): Promise<readonly RegisteredKey[]>;
  /** Which receipts are archived, the first ones first. */
  archives(): Promise<readonly StoredArchive[]>;
  /** Hashes of a tile, one after another, by its path after `tile/` (C2SP tlog-tiles); undefined where there is none. */
  tile(path: string): Promise<Buffer | undefined>;
  /** Undefined when the tree of that size, by default that of the newest checkpoint, does not hold the receipt or is not covered. */
  inclusion(sequence: number, size?: number): Promise<PublishedProof | undefined>;
  /** Undefined when the two sizes are not in order or not covered. */
  consistency(first: number, size: number): Promise<readonly Buffer[] | undefined>;
}

export function publishLog(database: Queryable): PublishedLog {
  const log = forCallers(database);
  const coveredSize = async () => (await readLogState(log)).newest?.size ?? 0;
  return {
    checkpoint: async () => (await readLogState(log)).newest?.note,
    coveredSize,
    keys: () => readLogKeys(log),
    archives: () => readArchives(log),
    tile: async (path) => {
      const tile = parseTilePath(path);
      if (tile === undefined || !isCovered(tile, await coveredSize(), tile.level)) return undefined;
      return Buffer.concat(await new TreeReader(log).tile(tile.level, tile.index, tile.width));
    },
    inclusion: async (sequence, wanted) => {
      const covered = await coveredSize();
      const size = wanted ?? covered;
      if (!(sequence >= 0 && sequence < size && size <= covered)) return undefined;
      const proof = await proveInclusion(new TreeReader(log), sequence, size);
      const checkpoint = await checkpointOfSize(log, size);
      return { ...proof, text: checkpoint === undefined ? undefined : proofText(proof, checkpoint) };
    },
    consistency: async (first, size) => {
      if (!(first > 0 && first <= size && size <= (await coveredSize()))) return undefined;
      return proveConsistency(new TreeReader(log), first, size);
    },
  };
}

/** Whether a part of a tile lies within the tree of `size` leaves. */
export function isCovered({ index, width }: TilePart, size: number, level = 0): boolean {
  return index * TILE_HASHES + width <= Math.floor(size / TILE_HASHES ** level);
}

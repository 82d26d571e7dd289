import { consistencyRanges, inclusionRanges, type LeafRange } from './proof-ranges.js';
import type { TreeReader } from './tree-reader.js';

/** Shows that a receipt stands at its place in the tree of the first `size` receipts. */
export interface InclusionProof {
  readonly sequence: number;
  readonly size: number;
  /** RFC 6962 leaf hash of the receipt's canonical text. */
  readonly leafHash: Buffer;
  /** From the leaf's sibling up to the child of the root. */
  readonly hashes: readonly Buffer[];
}

/** RFC 9162 2.1.3. Throws RangeError for a receipt that is not in the tree. */
export async function proveInclusion(reader: TreeReader, sequence: number, size: number): Promise<InclusionProof> {
  const ranges = [{ start: sequence, end: sequence + 1 }, ...inclusionRanges(sequence, size)];
  const [leafHash, ...hashes] = await hashesOf(reader, ranges);
  if (leafHash === undefined) throw new Error('a range gave no hash');
  return { sequence, size, leafHash, hashes };
}

/** RFC 9162 2.1.4: the hashes that show that the tree of `size` receipts begins with the tree of `first` receipts. */
export function proveConsistency(reader: TreeReader, first: number, size: number): Promise<readonly Buffer[]> {
  return hashesOf(reader, consistencyRanges(first, size));
}

/**
 * A proof that can be kept and checked without the hub, together with the receipt's text: C2SP tlog-proof.
 * @param checkpoint signed note of the proof's size
 */
export function proofText({ sequence, hashes }: InclusionProof, checkpoint: string): string {
  const lines = ['c2sp.org/tlog-proof@v1', `index ${sequence}`, ...hashes.map((hash) => hash.toString('base64'))];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

function hashesOf(reader: TreeReader, ranges: readonly LeafRange[]): Promise<readonly Buffer[]> {
  return Promise.all(ranges.map((range) => reader.hash(range)));
}

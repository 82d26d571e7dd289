import { bytesOfBase64 } from './base64.js';
import { openCheckpoint } from './checkpoint.js';
import { rootOfInclusion } from './inclusion.js';
import { HASH_BYTES, leafHash } from './tree-hash.js';
import type { VerifierKey } from './verifier-key.js';

/** What a proof shows: that the receipt stood at this place when the log had this size. */
export interface ProvedReceipt {
  readonly sequence: number;
  readonly size: number;
  /** When the log was signed in that state, in seconds since 1970; undefined when its signer does not say. */
  readonly time: number | undefined;
}

/**
 * Checks a proof (C2SP tlog-proof) of a receipt, given its canonical text, byte for byte. Undefined when it does not hold: no
 * proof, a checkpoint that no known key signed, or another receipt.
 */
export function checkProof(proof: string, receipt: string, keys: readonly VerifierKey[]): ProvedReceipt | undefined {
  const end = proof.indexOf('\n\n');
  const [title, ...lines] = proof.slice(0, end).split('\n');
  if (end < 0 || title !== 'c2sp.org/tlog-proof@v1') return undefined;
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const [, place] = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '') ?? [];
  const hashes = lines.map(bytesOfBase64).filter((hash) => hash?.length === HASH_BYTES);
  const checkpoint = openCheckpoint(proof.slice(end + 2), keys);
  if (place === undefined || hashes.length !== lines.length || checkpoint === undefined) return undefined;
  const sequence = Number(place);
  const { size, root, time } = checkpoint;
  const given = { sequence, size, leafHash: leafHash(receipt), hashes: hashes.map((hash) => hash ?? Buffer.alloc(0)) };
  return rootOfInclusion(given)?.equals(root) === true ? { sequence, size, time } : undefined;
}

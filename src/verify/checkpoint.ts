import { bytesOfBase64 } from './base64.js';
import type { TreeHead } from './consistency.js';
import { openNote } from './open-note.js';
import { HASH_BYTES } from './tree-hash.js';
import type { VerifierKey } from './verifier-key.js';

/** What a checkpoint says: the state of the log of this name. */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

/** A checkpoint with signatures that hold. */
export interface OpenedCheckpoint extends Checkpoint {
  readonly signers: readonly VerifierKey[];
  /** When the log was in this state, in seconds since 1970, as its signer states; undefined when it does not. */
  readonly time: number | undefined;
  /** Number of signatures of unknown keys. */
  readonly unknown: number;
}

/** Reads the text of a checkpoint (C2SP tlog-checkpoint); undefined when it is none. Nothing is said about signatures. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', digits = '', encoded = '', ...rest] = text.split('\n');
  const size = /^(0|[1-9]\d*)$/.test(digits) ? Number(digits) : Number.NaN;
  const root = bytesOfBase64(encoded);
  if (origin === '' || !Number.isSafeInteger(size) || root?.length !== HASH_BYTES || rest.pop() !== '')
    return undefined;
  return rest.includes('') ? undefined : { origin, size, root };
}

/** Opens a signed checkpoint; undefined when it is none, or no known key of its log signed it. */
export function openCheckpoint(note: string, keys: readonly VerifierKey[]): OpenedCheckpoint | undefined {
  const opened = openNote(note, keys);
  const checkpoint = opened && parseCheckpoint(opened.text);
  if (!checkpoint || !opened.signers.some(({ name }) => name === checkpoint.origin)) return undefined;
  const { signers, times, unknown } = opened;
  return { ...checkpoint, signers, time: times.at(-1), unknown };
}

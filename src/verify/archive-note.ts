import { bytesOfBase64 } from './base64.js';
import type { TreeHead } from './consistency.js';
import { openNote } from './open-note.js';
import { HASH_BYTES } from './tree-hash.js';
import type { VerifierKey } from './verifier-key.js';

/** What the signed note of an archive says: which receipts it holds, and the tree that they lead to. */
export interface ArchiveHead extends TreeHead {
  readonly origin: string;
  /** Size of the log before the first receipt; `size` and `root` are those after the last one. */
  readonly firstSize: number;
  /** Size of the newest checkpoint when it was signed. */
  readonly signedSize: number;
  /** Roots of the perfect subtrees that the tree before the first receipt consists of, the largest first. */
  readonly frontier: readonly Buffer[];
  readonly signers: readonly VerifierKey[];
}

/** First line of the note. */
const TITLE = 'fivefold/access-log-archive/v1';

/** Opens the note of an archive; undefined when it is none, or is not signed by one of the keys of its log alone. */
export function openArchiveNote(note: string, keys: readonly VerifierKey[]): ArchiveHead | undefined {
  const opened = openNote(note, keys);
  if (opened === undefined || opened.unknown > 0 || opened.signers.length !== 1) return undefined;
  const [title, origin = '', first, end, encoded, signed, ...rest] = opened.text.split('\n');
  const [firstSize, size, signedSize] = [first, end, signed].map(countOf);
  if (title !== TITLE || rest.pop() !== '' || opened.signers[0]?.name !== origin) return undefined;
  if (firstSize === undefined || size === undefined || signedSize === undefined) return undefined;
  const root = hashOf(encoded);
  const frontier = rest.map(hashOf).filter((hash) => hash !== undefined);
  const subtrees = [...firstSize.toString(2)].filter((bit) => bit === '1').length;
  if (root === undefined || frontier.length !== rest.length || rest.length !== subtrees) return undefined;
  if (firstSize >= size || size > signedSize) return undefined;
  return { origin, firstSize, size, root, signedSize, frontier, signers: opened.signers };
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
}

function hashOf(encoded: string | undefined): Buffer | undefined {
  const hash = bytesOfBase64(encoded ?? '');
  return hash?.length === HASH_BYTES ? hash : undefined;
}

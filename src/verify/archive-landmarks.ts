import { hash } from 'node:crypto';
import { type ArchiveHead, openArchiveNote } from './archive-note.js';
import { readText } from './check-receipt.js';
import type { KeyHistory } from './key-history.js';
import type { Landmark } from './landmarks.js';
import type { KeptArchive, KeptReceipt } from './log-source.js';

/**
 * The trees before and after each archive, as its note says: one archive begins where the one before it ends. Where a note and
 * the receipts differ, the checkpoints tell which of them was altered.
 */
export async function* archiveLandmarks(archives: readonly KeptArchive[], keys: KeyHistory): AsyncGenerator<Landmark> {
  let end = 0;
  for (const [at, archive] of archives.entries()) {
    const head = openArchiveNote(archive.note, keys.keys);
    const fault = faultOf(archive, head, at, end, keys);
    const about = { name: `the note of archive ${at}`, signed: false, first: 0, ...(fault !== undefined && { fault }) };
    const frontier = Buffer.concat(head?.frontier ?? []);
    yield { ...about, size: end, holds: (tree) => tree.frontier.equals(frontier) };
    end = Math.max(end, archive.size);
    yield { ...about, size: end, holds: (tree) => head !== undefined && tree.root().equals(head.root) };
  }
}

/** A receipt that says that something was archived names the note by its hash. */
export function archiveProblem({ sequence, body }: KeptReceipt, archives: readonly KeptArchive[]): string | undefined {
  const noted = archives.filter(({ receipt }) => receipt === sequence);
  if (noted.length === 0 || body === undefined) return undefined;
  const documentHash = readText(body)?.documentHash;
  return noted.every(({ note }) => hash('sha256', note) === documentHash)
    ? undefined
    : `the receipt is not that of archive ${noted[0]?.number}`;
}

function faultOf(
  { number, firstSize, size }: KeptArchive,
  head: ArchiveHead | undefined,
  at: number,
  end: number,
  keys: KeyHistory,
): string | undefined {
  if (number !== at) return 'is missing';
  if (head === undefined) return 'is not signed by a key of the log';
  if (head.firstSize !== firstSize || head.size !== size || firstSize !== end) return 'is about other receipts';
  const wrongKey = keys.periodOf({ signers: head.signers, size: head.signedSize }) === undefined;
  return wrongKey ? 'is signed by a key that was not the one to sign then' : undefined;
}

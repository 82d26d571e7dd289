import type { LogKey } from './log-key.js';
import { type LogHead, signNote } from './sign-note.js';

/** What an archive holds. */
export interface ArchiveHead extends LogHead {
  /** Size of the log before its first receipt; `size` and `root` are those after its last one. */
  readonly firstSize: number;
  /** Roots of the perfect subtrees that the tree before its first receipt consists of, the largest first. */
  readonly frontier: readonly Buffer[];
  /** Size of the newest checkpoint: which key signs. */
  readonly signedSize: number;
}

/** First line of the note, so that it is taken for nothing else. */
const TITLE = 'fivefold/access-log-archive/v1';

/** The head of an archive: a signed note (C2SP signed-note) that says which receipts follow and to which trees they belong. */
export function signArchive(key: LogKey, { firstSize, size, root, frontier, signedSize }: ArchiveHead): string {
  const hashes = [root.toString('base64'), signedSize, ...frontier.map((hash) => hash.toString('base64'))];
  return signNote(`${[TITLE, key.origin, firstSize, size, ...hashes].join('\n')}\n`, [key]);
}

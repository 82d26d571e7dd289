import { StartupError } from '../shared/startup-error.js';
import type { LogHead } from './sign-note.js';
import { LogGap, type TreeReader } from './tree-reader.js';

/** The log is not the one that was signed. Serving on would add to a log that proves nothing. */
export class LogConflict extends StartupError {}

/** A signed state of the log, and where it stands. */
export interface SignedHead extends LogHead {
  /** For example `the checkpoint in /srv/evidence/checkpoint`. */
  readonly where: string;
  /** What the operator does about a log that does not contain it. */
  readonly remedy: string;
}

/**
 * Checks that the log of `size` receipts begins with a signed state.
 * @throws LogConflict one line: how the log differs, and what to do
 */
export async function expectContains(reader: TreeReader, size: number, signed: SignedHead): Promise<void> {
  const { where, remedy } = signed;
  if (signed.size > size) {
    throw new LogConflict(
      `The access log has ${size} receipts, but ${where} has ${signed.size}: the database is an older copy, or receipts were removed. ${remedy}`,
    );
  }
  const root = await reader.hash({ start: 0, end: signed.size }).catch((error: unknown) => {
    if (!(error instanceof LogGap)) throw error;
    throw new LogConflict(`${error.message}, but ${where} has it. ${remedy}`);
  });
  if (!root.equals(signed.root)) {
    throw new LogConflict(
      `The access log is not the one of ${where}: its first ${signed.size} receipts have another hash. ${remedy}`,
    );
  }
}

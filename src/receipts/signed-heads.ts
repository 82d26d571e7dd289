import { openCheckpoint } from '../verify/checkpoint.js';
import type { VerifierKey } from '../verify/verifier-key.js';
import type { CheckpointPlace } from './checkpoint-place.js';
import type { StoredCheckpoint } from './checkpoint-store.js';
import { LogConflict, type SignedHead } from './log-contains.js';

/** The newest checkpoint outside the database, if there is one; throws LogConflict when no key of the log signed it. */
export async function outsideHead(
  { file, read }: CheckpointPlace,
  keys: readonly VerifierKey[],
): Promise<SignedHead | undefined> {
  const note = await read();
  if (note === undefined) return undefined;
  const remedy = `Restore the newest copy of the database. If it is lost, keep ${file} as evidence, move it away, and start again.`;
  return signedHead(note, keys, { where: `the checkpoint in ${file}`, remedy });
}

/** The newest checkpoint in the database; throws LogConflict when no key of the log signed it. */
export function storedHead({ note, number }: StoredCheckpoint, keys: readonly VerifierKey[]): SignedHead {
  const remedy = 'Restore the newest copy of the database, and let an auditor see this one.';
  return signedHead(note, keys, { where: `its own checkpoint ${number}`, remedy });
}

function signedHead(
  note: string,
  keys: readonly VerifierKey[],
  about: Pick<SignedHead, 'where' | 'remedy'>,
): SignedHead {
  const opened = openCheckpoint(note, keys);
  if (opened !== undefined) return { ...about, size: opened.size, root: opened.root };
  const names = keys.map(({ name, noteId }) => `${name}+${noteId}`).join(', ');
  throw new LogConflict(`No key of the access log (${names}) signed ${about.where}. ${about.remedy}`);
}

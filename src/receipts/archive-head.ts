import { StartupError } from '../shared/startup-error.js';
import type { ArchiveHead } from './archive-note.js';
import { readLogKeys, readLogState } from './checkpoint-store.js';
import type { ClosedPartition } from './closed-partition.js';
import { knownKeys } from './known-keys.js';
import { expectContains } from './log-contains.js';
import type { LogKey } from './log-key.js';
import { subtreesOf } from './proof-ranges.js';
import type { Queryable } from './queryable.js';
import { storedHead } from './signed-heads.js';
import { TreeReader } from './tree-reader.js';

/**
 * What the note of an archive says, of a log that is the one that was signed.
 * @throws StartupError LogConflict when it is not, or the key is not the one that signs
 */
export async function readArchiveHead(
  client: Queryable,
  { firstSize, size }: ClosedPartition,
  key: LogKey,
): Promise<ArchiveHead> {
  const registered = await readLogKeys(client);
  const { newest, size: logSize } = await readLogState(client);
  if (registered.at(-1)?.verifierKey !== key.verifierKey) {
    throw new StartupError(`FIVEFOLD_LOG_KEY_FILE: this log is signed by ${registered.at(-1)?.verifierKey}.`);
  }
  if (newest === undefined || newest.size < size) {
    throw new StartupError('No checkpoint covers the partition yet: start the hub once.');
  }
  const reader = new TreeReader(client);
  await expectContains(reader, logSize, storedHead(newest, knownKeys(registered)));
  const root = await reader.hash({ start: 0, end: size });
  return { firstSize, size, root, frontier: await readFrontier(client, firstSize), signedSize: newest.size };
}

/** Roots of the perfect subtrees of the first `size` receipts, the largest first. */
export async function readFrontier(client: Queryable, size: number): Promise<readonly Buffer[]> {
  const reader = new TreeReader(client);
  return Promise.all(
    subtreesOf({ start: 0, end: size }).map(({ level, place }) => {
      return reader.hash({ start: place * 2 ** level, end: (place + 1) * 2 ** level });
    }),
  );
}

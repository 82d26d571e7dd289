import type pg from 'pg';
import { StartupError } from '../shared/startup-error.js';
import { inCheckpointTurn } from './checkpoint-lock.js';
import { readLogKeys, readLogState, storeCheckpoint, storeLogKey } from './checkpoint-store.js';
import { fillSubtrees } from './fill-subtrees.js';
import { knownKeys } from './known-keys.js';
import { expectContains } from './log-contains.js';
import type { LogKey } from './log-key.js';
import type { Queryable } from './queryable.js';
import { checkpointText, type LogHead, signCheckpoint, signNote } from './sign-note.js';
import { storedHead } from './signed-heads.js';
import { TreeReader } from './tree-reader.js';

/** Which key takes over. */
export interface Rotation {
  /** The key that signs now; undefined when it is lost, and then the log shows that nobody handed over. */
  readonly from: LogKey | undefined;
  readonly to: LogKey;
}

/** First line of the note in which one key hands over to the next, so that it is taken for nothing else. */
const TITLE = 'fivefold/log-key-rotation/v1';

/**
 * Hands the log over to another key, at its present size: a last checkpoint of the old key, a note signed by both that
 * names the new one, and a first checkpoint of the new key. Nodes sign on once they are restarted with the new key.
 * @returns the size of the log at that moment
 * @throws StartupError when the keys are not those of the log, or another node is signing right now
 */
export async function rotateKey(pool: pg.Pool, rotation: Rotation): Promise<number> {
  for (;;) {
    const size = await inCheckpointTurn(pool, (client) => rotate(client, rotation));
    if (size === undefined) throw new StartupError('Another node is signing a checkpoint; try again.');
    if (size >= 0) return size;
  }
}

const MORE = -1;

async function rotate(client: Queryable, { from, to }: Rotation): Promise<number> {
  const { size, newest, now } = await readLogState(client);
  if (!(await fillSubtrees(client, size))) return MORE;
  const registered = await readLogKeys(client);
  const last = registered.at(-1);
  if (last === undefined)
    throw new StartupError('The access log has no key yet: give the hub the new one and start it.');
  const known = knownKeys(registered);
  if (from !== undefined && from.verifierKey !== last.verifierKey) {
    throw new StartupError(`The old key is not the one of this log, which is signed by ${last.verifierKey}.`);
  }
  if (known.some(({ text }) => text === to.verifierKey))
    throw new StartupError('The new key is known to this log already.');
  if (known.some(({ name }) => name !== to.origin))
    throw new StartupError(`The new key is for another log, "${to.origin}".`);
  const reader = new TreeReader(client);
  if (newest !== undefined) await expectContains(reader, size, storedHead(newest, known));
  const head: LogHead = { size, root: await reader.hash({ start: 0, end: size }) };
  let number = newest === undefined ? 0 : newest.number + 1;
  if (from !== undefined)
    await storeCheckpoint(client, { number: number++, size, note: signCheckpoint(from, head, now) });
  const note = from === undefined ? null : signNote(rotationText(head, to), [from, to]);
  await storeLogKey(client, { number: registered.length, verifierKey: to.verifierKey, firstSize: size, note });
  await storeCheckpoint(client, { number, size, note: signCheckpoint(to, head, now) });
  return size;
}

/** What both keys sign: the state of the log at which `to` takes over. */
function rotationText(head: LogHead, to: LogKey): string {
  return `${TITLE}\n${checkpointText(to.origin, head)}${to.verifierKey}\n`;
}

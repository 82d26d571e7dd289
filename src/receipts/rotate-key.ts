import type pg from 'pg';
import { StartupError } from '../shared/startup-error.js';
import { inCheckpointTurn } from './checkpoint-lock.js';
import { readLogKeys, readLogState, storeCheckpoint } from './checkpoint-store.js';
import { fillSubtrees } from './fill-subtrees.js';
import { type HandOver, handOver } from './hand-over.js';
import { knownKeys } from './known-keys.js';
import { expectContains } from './log-contains.js';
import type { Queryable } from './queryable.js';
import { signCheckpoint } from './sign-note.js';
import { storedHead } from './signed-heads.js';
import { TreeReader } from './tree-reader.js';

/**
 * Hands the log over to another key, at its present size: a last checkpoint of the old key, a note signed by both that
 * names the new one, and a first checkpoint of the new key. Nodes sign on once they are restarted with the new key.
 * @param keys without `from`: the old key is lost
 * @returns the size of the log at that moment
 * @throws StartupError when the keys are not those of the log, or another node is signing right now
 */
export async function rotateKey(pool: pg.Pool, keys: HandOver): Promise<number> {
  for (;;) {
    const done = await inCheckpointTurn(pool, (client) => rotate(client, keys));
    if (done === undefined) throw new StartupError('Another node is signing a checkpoint; try again.');
    if (done !== 'more') return done;
  }
}

async function rotate(client: Queryable, keys: HandOver): Promise<number | 'more'> {
  const state = await readLogState(client);
  const { size, newest, now } = state;
  if (!(await fillSubtrees(client, size))) return 'more';
  await checkKeys(client, keys);
  if (newest !== undefined) {
    const known = knownKeys(await readLogKeys(client));
    await expectContains(new TreeReader(client), size, storedHead(newest, known));
  }
  const head = await handOver(client, state, keys);
  let number = newest === undefined ? 0 : newest.number + 1;
  for (const key of [keys.from, keys.to]) {
    if (key === undefined) continue;
    await storeCheckpoint(client, { number, size, note: signCheckpoint(key, head, now) }, now);
    number += 1;
  }
  return size;
}

async function checkKeys(client: Queryable, { from, to }: HandOver): Promise<void> {
  const registered = await readLogKeys(client);
  const last = registered.at(-1);
  if (last === undefined) {
    throw new StartupError('The access log has no key yet: give the hub the new one and start it.');
  }
  if (from !== undefined && from.verifierKey !== last.verifierKey) {
    throw new StartupError(`The old key is not the one of this log, which is signed by ${last.verifierKey}.`);
  }
  const known = knownKeys(registered);
  if (known.some(({ text }) => text === to.verifierKey)) {
    throw new StartupError('The new key is known to this log already.');
  }
  if (known.some(({ name }) => name !== to.origin)) {
    throw new StartupError(`The new key is for another log, "${to.origin}".`);
  }
}

import type pg from 'pg';
import { inCheckpointTurn } from './checkpoint-lock.js';
import type { CheckpointPlace } from './checkpoint-place.js';
import { readLogKeys, readLogState } from './checkpoint-store.js';
import { knownKeys } from './known-keys.js';
import { expectContains } from './log-contains.js';
import { type Registration, registerKey } from './register-key.js';
import { outsideHead, storedHead } from './signed-heads.js';
import { TreeReader } from './tree-reader.js';

export interface LogCheck extends Registration {
  readonly pool: pg.Pool;
  /** Where checkpoints stand outside the database. */
  readonly place: CheckpointPlace | undefined;
}

/** How long a start waits for another node that signs. */
const TURN_TRIES = 100;
const TURN_WAIT_MS = 100;

/**
 * What the hub does before it serves: compares the log with the newest checkpoint outside the database and with its own
 * newest one, then sees that its key is the one that signs.
 * @throws LogConflict the log is shorter or different: one line that says how, and what to do
 * @throws StartupError the key is not the log's
 */
export async function checkLog(check: LogCheck): Promise<void> {
  const { pool, place, key } = check;
  const [state, registered] = [await readLogState(pool), await readLogKeys(pool)];
  const keys = knownKeys(registered, key);
  const reader = new TreeReader(pool);
  const outside = place && (await outsideHead(place, keys));
  if (outside !== undefined) await expectContains(reader, state.size, outside);
  if (state.newest !== undefined) await expectContains(reader, state.size, storedHead(state.newest, keys));
  if (registered.at(-1)?.verifierKey !== key.verifierKey) await takeTurn(check);
}

async function takeTurn(check: LogCheck): Promise<void> {
  for (let tries = 0; tries < TURN_TRIES; tries++) {
    const done = await inCheckpointTurn(check.pool, async (client) => {
      await registerKey(client, await readLogState(client), check);
      return true;
    });
    if (done === true) return;
    await new Promise((resolve) => setTimeout(resolve, TURN_WAIT_MS));
  }
  throw new Error('another node holds the lock of the checkpoints');
}

import { StartupError } from '../shared/startup-error.js';
import { type LogState, type RegisteredKey, readLogKeys, storeLogKey } from './checkpoint-store.js';
import { handOver } from './hand-over.js';
import type { LogKey } from './log-key.js';
import type { Queryable } from './queryable.js';

/** Whether the key is the one that signs; it becomes so when the log has none yet, or, with `adopt`, another one. */
export interface Registration {
  readonly key: LogKey;
  /** Demo mode: a new data folder has a new key. The log shows that nobody handed over to it. */
  readonly adopt: boolean;
}

/**
 * Registers the first key of a log, and refuses any other key than the one that signs. The caller holds the lock of the
 * checkpoints.
 * @throws StartupError that names the setting and the way out
 */
export async function registerKey(database: Queryable, state: LogState, { key, adopt }: Registration): Promise<void> {
  const keys = await readLogKeys(database);
  const last = keys.at(-1);
  if (last?.verifierKey === key.verifierKey) return;
  if (last !== undefined && !adopt) throw new StartupError(refusal(keys, last, key));
  if (last !== undefined) await handOver(database, state, { from: undefined, to: key });
  else await storeLogKey(database, { number: 0, verifierKey: key.verifierKey, firstSize: 0, note: null });
}

function refusal(keys: readonly RegisteredKey[], last: RegisteredKey, { verifierKey }: LogKey): string {
  const former = keys.some((known) => known.verifierKey === verifierKey);
  const what = former ? `a former key of this log, which handed over at receipt ${last.firstSize}` : 'another key';
  return (
    `FIVEFOLD_LOG_KEY_FILE: the file holds ${what}; this log is signed by ${last.verifierKey}. ` +
    `Give the hub that key${former ? '' : ', or hand over to the new one with "fivefold log rotate-key"'}.`
  );
}

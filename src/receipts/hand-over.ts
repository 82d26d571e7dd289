import { type LogState, readLogKeys, storeLogKey } from './checkpoint-store.js';
import type { LogKey } from './log-key.js';
import type { Queryable } from './queryable.js';
import { checkpointText, type LogHead, signNote } from './sign-note.js';
import { TreeReader } from './tree-reader.js';

/** Which key takes over. */
export interface HandOver {
  /** The key that signed until now; undefined when it does not take part, and then the note shows that. */
  readonly from: LogKey | undefined;
  readonly to: LogKey;
}

/** First line of the note in which one key hands over to the next, so that it is taken for nothing else. */
const TITLE = 'fivefold/log-key-rotation/v1';

/**
 * Registers a key after those of the log, with a note that both keys sign: it states the log at this moment and names the
 * new key. The caller holds the lock of the checkpoints.
 * @returns the state of the log in that note
 */
export async function handOver(database: Queryable, { size }: LogState, { from, to }: HandOver): Promise<LogHead> {
  const { length: number } = await readLogKeys(database);
  const head: LogHead = { size, root: await new TreeReader(database).hash({ start: 0, end: size }) };
  const text = `${TITLE}\n${checkpointText(to.origin, head)}${to.verifierKey}\n`;
  const note = signNote(text, from === undefined ? [to] : [from, to]);
  await storeLogKey(database, { number, verifierKey: to.verifierKey, firstSize: size, note });
  return head;
}

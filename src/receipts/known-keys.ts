import { parseVerifierKey, type VerifierKey } from '../verify/verifier-key.js';
import type { RegisteredKey } from './checkpoint-store.js';
import type { LogKey } from './log-key.js';

/** The public halves of the log's keys, old ones too, and of a key at hand: whose signatures count. */
export function knownKeys(registered: readonly RegisteredKey[], key?: LogKey): readonly VerifierKey[] {
  const texts = new Set(registered.map(({ verifierKey }) => verifierKey));
  if (key !== undefined) texts.add(key.verifierKey);
  return [...texts].map(parseVerifierKey).filter((known) => known !== undefined);
}

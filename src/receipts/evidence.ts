import type pg from 'pg';
import type { StartupError } from '../shared/startup-error.js';
import { checkLog } from './check-log.js';
import { openCheckpointPlace } from './checkpoint-place.js';
import { startCheckpointer } from './checkpointer.js';
import type { LogKey } from './log-key.js';
import { startPartitionTurns } from './partition-turns.js';

/** How the access log is signed. */
export interface EvidenceSettings {
  readonly key: LogKey;
  /** A key that the log does not know takes over without being handed it: demo mode. */
  readonly adopt: boolean;
  /** File or folder outside the database where the newest checkpoint stands too. */
  readonly path?: string;
  /** Receipts after which a checkpoint is signed. */
  readonly every: number;
}

/** What makes the access log evidence. */
export interface Evidence {
  /** Resolves when the hub must stop: the log is no longer the one that was signed. */
  readonly broken: Promise<StartupError>;
  /** Signs a last checkpoint. */
  close(): Promise<void>;
}

/**
 * Checks the access log against what was signed, before anything is added to it, and then signs checkpoints in the
 * background and begins partitions.
 * @throws StartupError one line: the log is older or different, or the key is not its own
 */
export async function openEvidence(
  pool: pg.Pool,
  { key, adopt, path, every }: EvidenceSettings,
  onTrouble: (error: unknown) => void,
): Promise<Evidence> {
  const place = path === undefined ? undefined : await openCheckpointPlace(path);
  await checkLog({ pool, key, adopt, place });
  let onConflict: (conflict: StartupError) => void = () => undefined;
  const broken = new Promise<StartupError>((resolve) => {
    onConflict = resolve;
  });
  const checkpointer = startCheckpointer({ pool, key, place, everyReceipts: every, onTrouble, onConflict });
  const turns = startPartitionTurns({ pool, onTrouble });
  return {
    broken,
    close: async () => {
      await turns.close();
      await checkpointer.close();
    },
  };
}

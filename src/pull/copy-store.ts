import { z } from 'zod';

/** What a copy knows of itself. */
export const COPY_STATE = z.object({
  /** The types that it holds. */
  types: z.array(z.string()).min(1),
  /** Where the feed goes on. */
  cursor: z.string(),
  /** While the copy is made: by type, where its export goes on; null when it is there whole. Absent once all are. */
  making: z.record(z.string(), z.string().nullable()).optional(),
});
export type CopyState = z.infer<typeof COPY_STATE>;

/** A record of the copy. */
export interface CopyRecord {
  readonly type: string;
  readonly id: string;
  /** JSON; undefined where the record goes. */
  readonly json: string | undefined;
}

/**
 * Where a copy is kept. Each step is taken whole or can be taken again, so that whoever is killed between two goes on where the
 * state says.
 */
export interface CopyStore {
  /** Undefined where there is no copy yet. */
  state(): Promise<CopyState | undefined>;
  /** Begins to make the copy anew; what is there stays until then. */
  begin(state: CopyState): Promise<void>;
  /** Adds a part of an export, and says where it goes on. */
  add(type: string, records: readonly CopyRecord[], state: CopyState): Promise<void>;
  /** The export of a type is whole: what was there before of it, and is not in it, goes. */
  complete(type: string, state: CopyState): Promise<void>;
  /** Applies a part of the feed, and says where it goes on. */
  apply(records: readonly CopyRecord[], state: CopyState): Promise<void>;
  close(): Promise<void>;
}

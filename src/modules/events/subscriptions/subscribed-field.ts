import type { Model } from '../../../data/model.js';
import type { FollowedChange } from '../../../feed/follow-changes.js';

/** What is told of a change: a value for each field that is asked for, but for the record. */
export type Told = Readonly<Record<string, unknown>>;

/** A record as the caller may read it, as JSON. */
export type ReadableRecord = Readonly<Record<string, unknown>>;

/** A field of the subscription type that follows the changes of a category's records. */
export interface SubscribedField {
  readonly model: Model;
  /** Name of the type of what it gives. */
  readonly gives: string;
  /** The field there that holds the record. */
  readonly record: string;
  /** Fields of the record that `tell` looks at, as a selection. */
  readonly needs: string;
  /** Whether the record has to be looked at because of a change. */
  concerns(change: FollowedChange): boolean;
  /** What is told; undefined where nothing. Without the record it left the caller, or is gone. */
  tell(change: FollowedChange, record: ReadableRecord | undefined): Told | undefined;
}

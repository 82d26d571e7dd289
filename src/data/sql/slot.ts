import { type RawBuilder, sql } from 'kysely';

/**
 * A parameter of a compiled statement whose value comes with each execution: an attribute of the caller, the n-th
 * value that the operation's arguments hold, or a date.
 */
export type Slot =
  | { readonly from: 'principal'; readonly name: 'area' | 'areas' | 'department' | 'member' }
  | { readonly from: 'argument'; readonly index: number }
  /** The date in China so many years ago. */
  | { readonly from: 'clock'; readonly yearsAgo: number }
  /** The parents of a batched relation (see statement.ts). */
  | { readonly from: 'parents' };

/** A parameter with its PostgreSQL type, so that every statement means the same whatever value is bound. */
export function parameter<T = unknown>(slot: Slot, type: string): RawBuilder<T> {
  return sql<T>`${slot}::${sql.raw(type)}`;
}

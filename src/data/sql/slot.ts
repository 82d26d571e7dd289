import { type RawBuilder, sql } from 'kysely';

/**
 * A parameter of a compiled statement whose value comes with each execution: an attribute of the caller, areas that a grant
 * names, the access state, the n-th value that the operation's arguments hold, or a date.
 */
export type Slot =
  | { readonly from: 'principal'; readonly name: 'area' | 'areas' | 'department' | 'member' }
  /** The granted areas of an element of the class's `grants`, at an element of its `levels`: an id, or several. */
  | { readonly from: 'grant'; readonly index: number; readonly level: number }
  /** The state that the caller was decided under, and when the first of the caller's grants ends. */
  | { readonly from: 'state'; readonly name: 'epoch' | 'until' }
  | { readonly from: 'argument'; readonly index: number }
  /** The date in China so many years ago. */
  | { readonly from: 'clock'; readonly yearsAgo: number }
  /** The parents of a batched relation (see statement.ts). */
  | { readonly from: 'parents' };

/** A parameter with its PostgreSQL type, so that every statement means the same whatever value is bound. */
export function parameter<T = unknown>(slot: Slot, type: string): RawBuilder<T> {
  return sql<T>`${slot}::${sql.raw(type)}`;
}

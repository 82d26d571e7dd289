import { type RawBuilder, sql } from 'kysely';
import type { CallerShape } from './conditions.js';
import { parameter } from './slot.js';

/**
 * True while the access state that the statement was decided under is in force, and an error otherwise. It stands alone in
 * the outermost WHERE: PostgreSQL then evaluates it once and before it reads any row, unless a condition beside it is plainly
 * false, as with an id that is NULL; such a statement is not run. It is access_guard() written in place.
 */
export function guardSql({ grants }: CallerShape): RawBuilder<boolean> {
  const epoch = sql`state.epoch = ${parameter({ from: 'state', name: 'epoch' }, 'bigint')}`;
  const until = sql` and now() < ${parameter({ from: 'state', name: 'until' }, 'timestamptz')}`;
  return sql<boolean>`(select case when ${epoch}${grants.length === 0 ? sql`` : until} then true else access_stale() end
    from access_state as state)`;
}

/** The guard alone, for an answer that no compiled statement gave: $1 the epoch, $2 when the caller's first grant ends. */
export const GUARD = {
  name: 'access_guard',
  text: 'select access_guard($1::bigint, $2::timestamptz)',
  quick: true,
} as const;

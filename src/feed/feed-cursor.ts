import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CallerAccess } from '../policy/caller-access.js';
import { classKey } from '../policy/class-key.js';
import type { CursorCodec } from '../shared/cursor.js';
import { HubError } from '../shared/errors.js';
import type { CallerAreas } from './caller-areas.js';
import type { Landmark, LogState } from './change-log.js';
import type { Position } from './change-row.js';

/** Why a copy has to be made anew. */
export const RESYNC_REASONS = [
  'POLICY_CHANGED',
  'GRANT_CHANGED',
  'SCOPE_CHANGED',
  'CURSOR_EXPIRED',
  'DATABASE_RESTORED',
] as const;
export type ResyncReason = (typeof RESYNC_REASONS)[number];

/** Digests of all that the copy behind a cursor was decided by. */
export interface FeedBasis {
  /** What the policy gives the caller's class, grants aside. */
  readonly policy: string;
  readonly grants: string;
  /** The caller's own areas, and whether there are purpose and case. */
  readonly scope: string;
}

/** What a feed cursor holds. */
export interface FeedCursor extends Position {
  readonly basis: FeedBasis;
  readonly landmark: Landmark | undefined;
}

const decimal = z.string().regex(/^\d{1,20}$/);
const stored = z.tuple([
  decimal,
  decimal,
  z.tuple([z.string(), z.string(), z.string()]),
  z.tuple([decimal, decimal, z.string().max(40)]).nullable(),
]);

/** What the copy of a caller follows from, for these types. */
export function feedBasis(caller: CallerAccess, areas: CallerAreas, types: readonly string[]): FeedBasis {
  const { state, held, principal } = caller;
  const plain = { ...caller.class, grants: [] };
  return {
    policy: digest(types.map((type) => state.policy.decide(plain, type))),
    grants: digest([held.fields, held.areas]),
    scope: digest([classKey(plain), areas.own, principal.tier]),
  };
}

/** Seals feed cursors for one caller and list of types. */
export class FeedCursors {
  readonly #codec: CursorCodec;
  readonly #binding: string;

  constructor(
    codec: CursorCodec,
    { principal: { id, kind, department, tier } }: CallerAccess,
    types: readonly string[],
  ) {
    this.#codec = codec;
    this.#binding = JSON.stringify(['feed', id, kind, department, tier, types]);
  }

  encode({ xid, sequence, basis: { policy, grants, scope }, landmark }: FeedCursor): string {
    const mark = landmark === undefined ? null : [landmark.xid, landmark.sequence, landmark.at];
    return this.#codec.encode(this.#binding, [xid, sequence, [policy, grants, scope], mark]);
  }

  /** @throws HubError INVALID_CURSOR */
  decode(cursor: string): FeedCursor {
    const read = stored.safeParse(this.#codec.decode(this.#binding, cursor));
    if (!read.success) throw new HubError('INVALID_CURSOR');
    const [xid, sequence, [policy, grants, scope], mark] = read.data;
    const landmark = mark === null ? undefined : { xid: mark[0], sequence: mark[1], at: mark[2] };
    return { xid, sequence, basis: { policy, grants, scope }, landmark };
  }

  /** An identifier of what happened to a record at a place of the log; it tells nothing, and is the same each time. */
  eventId(type: string, id: string, { xid, sequence }: Position): string {
    const sealed = this.#codec.encode(this.#binding, [type, id, xid, sequence]);
    return createHash('sha256').update(sealed).digest('base64url').slice(0, 22);
  }
}

/** Why a cursor cannot be followed; undefined where it can. */
export function resyncReason(cursor: FeedCursor, basis: FeedBasis, log: LogState): ResyncReason | undefined {
  const { xid, landmark } = cursor;
  const kept = BigInt(log.keptAbove);
  if (BigInt(xid) > BigInt(log.end)) return 'DATABASE_RESTORED';
  if (landmark !== undefined && !log.known && BigInt(landmark.xid) > kept) return 'DATABASE_RESTORED';
  if (BigInt(xid) <= kept) return 'CURSOR_EXPIRED';
  if (cursor.basis.policy !== basis.policy) return 'POLICY_CHANGED';
  if (cursor.basis.grants !== basis.grants) return 'GRANT_CHANGED';
  if (cursor.basis.scope !== basis.scope) return 'SCOPE_CHANGED';
  return undefined;
}

function digest(of: unknown): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('base64url').slice(0, 16);
}

import type { ReadPool } from '../data/pool.js';
import type { CallerAccess } from '../policy/caller-access.js';
import type { ReceiptRead } from '../receipts/receipt.js';
import type { CursorCodec } from '../shared/cursor.js';
import { HubError } from '../shared/errors.js';
import { type CallerAreas, callerAreas } from './caller-areas.js';
import type { ChangeLog, LogState } from './change-log.js';
import type { ChangeRow, Position } from './change-row.js';
import { ChangedRecords, type Touched } from './changed-records.js';
import { type FeedBasis, FeedCursors, feedBasis, type ResyncReason, resyncReason } from './feed-cursor.js';
import { FollowedType } from './followed-type.js';
import { before, GatheredChanges } from './gathered-changes.js';
import type { Seen } from './horizon-watch.js';
import type { RecordReader } from './record-reader.js';
import { Referrers } from './referrers.js';
import type { TurnDay } from './turn-day.js';

/** What happened to a record, as the caller is told of it. */
export interface Change {
  /** Equal where the same is told again. */
  readonly eventId: string;
  /** `enteredScope`: it was there before, and the caller did not see it. `leftScope`: it is there, and the caller sees it no more. */
  readonly kind: 'upsert' | 'enteredScope' | 'leftScope' | 'delete';
  readonly type: string;
  readonly id: string;
  /** The record as the caller may read it, as JSON; absent where there is none. */
  readonly record?: Buffer;
  /** What of it may have changed. */
  readonly touched: Touched;
  /** False where the caller did not see the record before. */
  readonly wasSeen: boolean;
}

/** A part of a caller's feed. */
export interface FeedPage {
  readonly changes: readonly Change[];
  /** Where to go on. */
  readonly cursor: string;
  /** Where to go on behind one of the changes, by its place; what came with the next one may come again. */
  readonly cursorBehind: (at: number) => string;
  /** More is known already. */
  readonly more: boolean;
  /** Behind what to wait for more. */
  readonly seen: Seen;
  /** Where a feed begins: the types that it tells of. */
  readonly types?: readonly string[];
  /** The copy has to be made anew, and then goes on from a new cursor. */
  readonly resync?: ResyncReason;
  /** What was read, for the receipt. */
  readonly reads: readonly ReceiptRead[];
}

/** What a caller asks a feed for. */
export interface FeedQuestion {
  /** Sorted names of types that are open to the caller; see {@link FeedPages.types}. */
  readonly types: readonly string[];
  /** Without it, the feed begins now. */
  readonly after?: string;
  /** Most changes, but for those that one row of the log brings along. */
  readonly first: number;
}

export interface FeedParts {
  readonly pool: ReadPool;
  readonly log: ChangeLog;
  readonly reader: RecordReader;
  readonly cursors: CursorCodec;
  readonly turnDay: TurnDay;
}

/** What a page is made of. */
interface WantedChanges {
  readonly types: readonly string[];
  readonly first: number;
  readonly day: number;
}

/** What a caller follows. */
export interface Following {
  readonly areas: CallerAreas;
  readonly basis: FeedBasis;
  readonly cursors: FeedCursors;
}

/** Milliseconds for which one page goes through the log: what concerns the caller may be far apart. */
const LONGEST = 3_000;

/** Records up to which a transaction is read as one. */
const LARGE = 10_000;

/** Makes the parts of feeds. Every decision is that of the access state of the given caller, which each statement checks. */
export class FeedPages {
  /** What exports need as well. */
  readonly parts: FeedParts;

  constructor(parts: FeedParts) {
    this.parts = parts;
  }

  /**
   * The types of a feed: those that are named, or all that are open to the caller.
   * @throws HubError FORBIDDEN for a type that is closed, or that there is not
   */
  types(caller: CallerAccess, named?: readonly string[]): readonly string[] {
    const { reader } = this.parts;
    const isOpen = (type: string) => {
      const record = reader.plan(caller, type);
      return record.plan.access.visible.op !== 'false' && FollowedType.canFollow(record);
    };
    const types = named === undefined ? reader.types.filter(isOpen) : [...new Set(named)];
    // Of a type that there is not, the same is said as of one that is closed.
    if (types.length === 0 || !types.every((type) => reader.types.includes(type) && isOpen(type))) {
      throw new HubError('FORBIDDEN', 'Not all of these types are open to the caller.');
    }
    return [...types].sort();
  }

  /**
   * Where the caller's feed of these types begins: at the cursor, or now.
   * @throws HubError INVALID_CURSOR; StaleAccess when the caller's access state is over
   */
  async start(caller: CallerAccess, types: readonly string[], after?: string): Promise<string> {
    if (after === undefined) return (await this.page(caller, { types, first: 1 })).cursor;
    new FeedCursors(this.parts.cursors, caller, types).decode(after);
    return after;
  }

  /** What cursors of the caller stand on. */
  async following(caller: CallerAccess, types: readonly string[], { day }: LogState): Promise<Following> {
    const { pool, cursors } = this.parts;
    const areas = await callerAreas(pool, caller, day);
    return { areas, basis: feedBasis(caller, areas, types), cursors: new FeedCursors(cursors, caller, types) };
  }

  /**
   * The next part of a feed.
   * @throws HubError INVALID_CURSOR; StaleAccess when the caller's access state is over
   */
  async page(caller: CallerAccess, { types, after, first }: FeedQuestion): Promise<FeedPage> {
    const cursors = new FeedCursors(this.parts.cursors, caller, types);
    const cursor = after === undefined ? undefined : cursors.decode(after);
    await this.parts.turnDay();
    const log = await this.parts.log.state(caller, cursor?.landmark);
    const following = await this.following(caller, types, log);
    const { basis } = following;
    const now = { xid: log.horizon, sequence: '0' };
    const at = (position: Position) => cursors.encode({ ...position, basis, landmark: log.last });
    const { epoch } = caller.state;
    const none = { changes: [], cursor: at(now), cursorBehind: () => at(now), more: false, reads: [] };
    const resync = cursor === undefined ? undefined : resyncReason(cursor, basis, log);
    if (cursor === undefined) return { ...none, types, seen: { ...now, epoch } };
    if (resync !== undefined) return { ...none, resync, seen: { ...now, epoch } };
    const { found, reads, end, more } = await this.#next(caller, following, cursor, { types, first, day: log.day });
    const changes = found.map((change): Change => {
      const { kind, type, id, record, last, touched, wasSeen } = change;
      const eventId = cursors.eventId(type, id, last);
      return { eventId, kind, type, id, touched, wasSeen, ...(record !== undefined && { record }) };
    });
    const cursorBehind = (place: number) => {
      const next = found[place + 1];
      return at(next === undefined ? end : before(next.first));
    };
    return { changes, reads, more, cursor: at(end), cursorBehind, seen: { ...end, epoch } };
  }

  /**
   * Goes through the log until there are enough changes, or to the horizon. Where the page ends follows from the changes that the
   * caller is told, and from nothing else.
   */
  async #next(caller: CallerAccess, following: Following, after: Position, wanted: WantedChanges) {
    const page = new GatheredChanges();
    const deadline = performance.now() + LONGEST;
    const { changed, types } = this.#changedRecords(caller, following.areas, wanted.types);
    let position = after;
    for (;;) {
      const records = changed();
      const { end, more } = await this.#gather(caller, following, position, { ...wanted, types, records, deadline });
      page.add(await records.read(this.parts, caller, wanted.day));
      const cut = page.size > wanted.first ? page.cut(wanted.first) : undefined;
      if (cut !== undefined) return cut;
      if (!more || performance.now() > deadline) return page.all(end, more);
      position = end;
    }
  }

  async #gather(
    caller: CallerAccess,
    { areas }: Following,
    after: Position,
    {
      types,
      first,
      records,
      deadline,
    }: WantedChanges & { readonly records: ChangedRecords; readonly deadline: number },
  ): Promise<{ readonly end: Position; readonly more: boolean }> {
    let position = after;
    let last: ChangeRow | undefined;
    for (;;) {
      const part = await this.parts.log.read(caller, position, types, areas.all);
      for (const row of part.rows) {
        // What a transaction did to a record is told as one: the part does not end inside of it, unless it is a very large one.
        const most = row.xid === last?.xid ? first + LARGE : first;
        if (last !== undefined && records.size > most) return { end: last, more: true };
        records.note(row);
        last = row;
      }
      if (part.end === undefined) return { end: ahead(position, part.horizon, part.rows), more: false };
      if (performance.now() > deadline) return { end: part.end, more: true };
      position = part.end;
    }
  }

  #changedRecords(caller: CallerAccess, areas: CallerAreas, types: readonly string[]) {
    const { reader } = this.parts;
    const followed = new Map(
      reader.types.flatMap((type): [string, FollowedType][] => {
        const record = reader.plan(caller, type);
        if (record.plan.access.visible.op === 'false') return [];
        return [[type, new FollowedType(reader.modelOf(type), record, areas, caller.principal.department)]];
      }),
    );
    const own = types.flatMap((type) => {
      const of = followed.get(type);
      return of === undefined ? [] : [[of, reader.plan(caller, type)] as const];
    });
    const referrers = new Referrers(own, (type) => followed.get(type), reader.modelOf);
    const wanted = new Map(own.map(([of]) => [of.model.name, of]));
    return {
      changed: () => new ChangedRecords(wanted, referrers),
      types: [...new Set([...types, ...referrers.types])],
    };
  }
}

/** Behind everything below the horizon. A horizon never goes back, but another connection may have seen a later one. */
function ahead(position: Position, horizon: string, rows: readonly ChangeRow[]): Position {
  const last = rows.at(-1) ?? position;
  return BigInt(horizon) > BigInt(last.xid) ? { xid: horizon, sequence: '0' } : last;
}

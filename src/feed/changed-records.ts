import type { ReadPool } from '../data/pool.js';
import type { CallerAccess } from '../policy/caller-access.js';
import type { ChangeRow, Position } from './change-row.js';
import type { FollowedType } from './followed-type.js';
import type { ReadRecord, ReadRecords, RecordReader } from './record-reader.js';
import type { Referrers } from './referrers.js';

/** Fields given in full of which the value may have changed; `all`: also which fields are given, or that the record is. */
export type Touched = ReadonlySet<string> | 'all';

/** What happened to a record that concerns the caller. */
export interface FoundChange {
  readonly kind: 'upsert' | 'enteredScope' | 'leftScope' | 'delete';
  readonly type: string;
  readonly id: string;
  readonly record?: Buffer;
  readonly touched: Touched;
  /** False where the caller did not see the record before. */
  readonly wasSeen: boolean;
  /** The first and the last row of the log because of which it is told. */
  readonly first: Position;
  readonly last: Position;
}

/** What was found in a part of the log. */
export interface FoundChanges {
  readonly changes: readonly FoundChange[];
  /** The records that were read, by type. */
  readonly read: ReadonlyMap<string, ReadRecords>;
}

/** What a row of the log, or a record that is referred to, may have changed of what the caller gets of one record. */
interface Touch {
  readonly at: Position;
  /** Whether the caller saw the record before it; undefined where the row does not tell. */
  readonly saw: boolean | undefined;
  readonly certain: boolean;
  readonly fields: readonly string[];
  /** Fields in which a reference may have appeared or gone: a masked field shows none. */
  readonly references: readonly string[];
  readonly conditions: readonly string[];
}

/** What the log says of one record, as far as it may concern the caller. */
interface Told {
  readonly id: string;
  readonly touches: Touch[];
  /** By transaction, in order: whether the caller saw the record before it, once a row has told, and whether it deleted it. */
  readonly transactions: Map<string, { saw: boolean | undefined; entered: boolean; deleted: boolean }>;
}

/** The records that a part of the log may concern, each once, and what the caller is told of them. */
export class ChangedRecords {
  readonly #followed: ReadonlyMap<string, FollowedType>;
  readonly #referrers: Referrers;
  readonly #told: ReadonlyMap<string, Map<string, Told>>;
  /** How many records there are, and rows because of which others are looked for. */
  size = 0;

  constructor(followed: ReadonlyMap<string, FollowedType>, referrers: Referrers) {
    this.#followed = followed;
    this.#referrers = referrers;
    this.#told = new Map([...followed.keys()].map((type) => [type, new Map()]));
  }

  note(row: ChangeRow): void {
    if (this.#referrers.note(row)) this.size += 1;
    const type = this.#followed.get(row.type);
    const concern = type?.concern(row);
    if (type === undefined || concern === undefined) return;
    const { xid, sequence } = row;
    const told = this.#of(row.type, row.id);
    const sawBefore = type.sawBefore(row);
    told.touches.push({ at: { xid, sequence }, saw: sawBefore, references: [], ...concern });
    const known = told.transactions.get(row.xid) ?? { saw: undefined, entered: false, deleted: false };
    const saw = known.saw ?? sawBefore;
    const entered = known.entered || (saw === false && row.operation === 'update');
    told.transactions.set(row.xid, { saw, entered, deleted: known.deleted || row.operation === 'delete' });
  }

  /** Reads the records as they are now, and tells what became of those that the caller does not see. */
  async read(
    parts: { readonly pool: ReadPool; readonly reader: RecordReader },
    caller: CallerAccess,
    day: number,
  ): Promise<FoundChanges> {
    for (const { type, id, fields, inFull, at } of await this.#referrers.find(parts.pool)) {
      const { xid, sequence } = at;
      const shown = inFull ? { fields: [], references: fields } : { fields, references: [] };
      this.#of(type, id).touches.push({
        at: { xid, sequence },
        saw: undefined,
        certain: false,
        conditions: [],
        ...shown,
      });
    }
    const changes: FoundChange[] = [];
    const read = new Map<string, ReadRecords>();
    for (const [name, type] of this.#followed) {
      const told = this.#told.get(name);
      if (told === undefined || told.size === 0) continue;
      const found = await parts.reader.read(caller, name, [...told.keys()], day);
      read.set(name, found);
      for (const one of told.values()) changes.push(...changeOf(type, one, found.records.get(one.id)));
    }
    return { changes, read };
  }

  #of(type: string, id: string): Told {
    const ofType = this.#told.get(type);
    const known = ofType?.get(id);
    if (known !== undefined) return known;
    const made: Told = { id, touches: [], transactions: new Map() };
    ofType?.set(id, made);
    this.size += 1;
    return made;
  }
}

function changeOf(type: FollowedType, told: Told, read: ReadRecord | undefined): readonly FoundChange[] {
  const transactions = [...told.transactions.values()];
  const common = { type: type.model.name, id: told.id, wasSeen: transactions[0]?.saw !== false };
  if (read !== undefined) {
    const { facts } = read;
    const touches = sinceSeen(told.touches);
    if (!isTold(type, touches, facts)) return [];
    const kind = transactions.some(({ entered }) => entered) ? 'enteredScope' : 'upsert';
    const places = span(touches, (one) => isTold(type, [one], facts));
    return [{ ...common, ...places, kind, record: read.json, touched: touchedOf(type, touches, facts) }];
  }
  const seen = transactions.filter(({ saw }) => saw === true);
  if (seen.length === 0) return [];
  // What becomes of a record after it left is not told.
  const kind = seen.some(({ deleted }) => deleted) ? 'delete' : 'leftScope';
  return [{ ...common, ...span(told.touches, ({ certain, saw }) => certain && saw === true), kind, touched: 'all' }];
}

/** What changed of a field that is not given in full is no part of it. */
function touchedOf(type: FollowedType, touches: readonly Touch[], facts: ReadonlySet<string>): Touched {
  const conditions = touches.flatMap((touch) => touch.conditions);
  if (touches.some(({ certain }) => certain) || type.dependsOn(conditions, facts)) return 'all';
  const fields = touches.flatMap((touch) => [...touch.fields, ...touch.references]);
  return new Set(fields.filter((field) => type.givesInFull(field, facts)));
}

/** Without what happened before the caller saw the record: of that they are not told, nor by the order of the feed. */
function sinceSeen(touches: readonly Touch[]): readonly Touch[] {
  const unseen = touches.filter(({ certain, saw }) => certain && saw === false).map(({ at }) => at);
  const seenFrom = unseen.sort(compare).at(-1);
  return seenFrom === undefined ? touches : touches.filter(({ at }) => compare(at, seenFrom) >= 0);
}

/**
 * The first and the last place because of which something is told: other rows, of what the caller is not given, have no part in the
 * order of a feed. Where no row alone is reason enough, all together are.
 */
function span(touches: readonly Touch[], isReason: (touch: Touch) => boolean): Pick<FoundChange, 'first' | 'last'> {
  const reasons = touches.filter(isReason);
  const places = (reasons.length > 0 ? reasons : touches).map(({ at }) => at).sort(compare);
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a record is told of that no row concerns');
  return { first, last };
}

/**
 * Whether what changed is given of the record. What its conditions were before need not be known: where one changed, the row
 * that says so makes it certain, or names the condition.
 */
function isTold(type: FollowedType, touches: readonly Touch[], facts: ReadonlySet<string>): boolean {
  if (touches.some(({ certain }) => certain)) return true;
  if (touches.some(({ fields }) => fields.some((field) => type.gives(field, facts)))) return true;
  if (touches.some(({ references }) => references.some((field) => type.givesInFull(field, facts)))) return true;
  const conditions = new Set(touches.flatMap((touch) => touch.conditions));
  return type.dependsOn([...conditions], facts);
}

/** The later of two positions. */
export function later(one: Position, other: Position): Position {
  return compare(one, other) < 0 ? other : one;
}

/** Negative where the one comes before the other in the log. */
export function compare(one: Position, other: Position): number {
  const order = BigInt(one.xid) - BigInt(other.xid) || BigInt(one.sequence) - BigInt(other.sequence);
  return order < 0n ? -1 : order > 0n ? 1 : 0;
}

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

/** What the log says of one record, as far as it may concern the caller. */
interface Told {
  readonly id: string;
  readonly first: Position;
  last: Position;
  certain: boolean;
  readonly fields: Set<string>;
  /** Fields in which a reference may have appeared or gone: a masked field shows none. */
  readonly references: Set<string>;
  readonly conditions: Set<string>;
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
    const told = this.#of(row.type, row.id, row);
    told.certain ||= concern.certain;
    for (const field of concern.fields) told.fields.add(field);
    for (const condition of concern.conditions) told.conditions.add(condition);
    const known = told.transactions.get(row.xid) ?? { saw: undefined, entered: false, deleted: false };
    const saw = known.saw ?? type.sawBefore(row);
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
      const told = this.#of(type, id, at);
      for (const field of fields) (inFull ? told.references : told.fields).add(field);
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

  #of(type: string, id: string, { xid, sequence }: Position): Told {
    const ofType = this.#told.get(type);
    const at = { xid, sequence };
    const known = ofType?.get(id);
    if (known !== undefined) {
      known.last = later(known.last, at);
      return known;
    }
    const sets = { fields: new Set<string>(), references: new Set<string>(), conditions: new Set<string>() };
    const made: Told = { id, first: at, last: at, certain: false, ...sets, transactions: new Map() };
    ofType?.set(id, made);
    this.size += 1;
    return made;
  }
}

function changeOf(type: FollowedType, told: Told, read: ReadRecord | undefined): readonly FoundChange[] {
  const { id, first, last } = told;
  const transactions = [...told.transactions.values()];
  const wasSeen = transactions[0]?.saw !== false;
  const common = { type: type.model.name, id, first, last, wasSeen };
  if (read !== undefined) {
    if (!isTold(type, told, read.facts)) return [];
    const kind = transactions.some(({ entered }) => entered) ? 'enteredScope' : 'upsert';
    return [{ ...common, kind, record: read.json, touched: touchedOf(type, told, read.facts) }];
  }
  const seen = transactions.filter(({ saw }) => saw === true);
  if (seen.length === 0) return [];
  // What becomes of a record after it left is not told.
  return [{ ...common, kind: seen.some(({ deleted }) => deleted) ? 'delete' : 'leftScope', touched: 'all' }];
}

/** What changed of a field that is not given in full is no part of it. */
function touchedOf(type: FollowedType, told: Told, facts: ReadonlySet<string>): Touched {
  if (told.certain || type.dependsOn([...told.conditions], facts)) return 'all';
  return new Set([...told.fields, ...told.references].filter((field) => type.givesInFull(field, facts)));
}

/**
 * Whether what changed is given of the record. What its conditions were before need not be known: where one changed, the row
 * that says so makes it certain, or names the condition.
 */
function isTold(
  type: FollowedType,
  { certain, fields, references, conditions }: Told,
  facts: ReadonlySet<string>,
): boolean {
  if (certain || [...fields].some((field) => type.gives(field, facts))) return true;
  if ([...references].some((field) => type.givesInFull(field, facts))) return true;
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

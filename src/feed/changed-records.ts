import type { ReadPool } from '../data/pool.js';
import type { CallerAccess } from '../policy/caller-access.js';
import type { ReceiptRead } from '../receipts/receipt.js';
import type { ChangeRow, Position } from './change-row.js';
import type { FeedCursors } from './feed-cursor.js';
import type { Change } from './feed-page.js';
import type { FollowedType } from './followed-type.js';
import type { RecordReader } from './record-reader.js';
import type { Referrers } from './referrers.js';

/** What the log says of one record, as far as it concerns the caller. */
interface Told {
  readonly type: FollowedType;
  readonly id: string;
  /** The last row. */
  at: Position;
  /** By transaction, in order: whether the caller saw the record before it, once a row has told, and whether it deleted it. */
  readonly transactions: Map<string, { saw: boolean | undefined; entered: boolean; deleted: boolean }>;
}

/** The records that a part of the log concerns, each once, and what the caller is told of them. */
export class ChangedRecords {
  readonly #followed: ReadonlyMap<string, FollowedType>;
  readonly #referrers: Referrers;
  readonly #cursors: FeedCursors;
  readonly #told = new Map<string, Told>();
  #noted = 0;
  #last: Position = { xid: '0', sequence: '0' };

  constructor(followed: ReadonlyMap<string, FollowedType>, referrers: Referrers, cursors: FeedCursors) {
    this.#followed = followed;
    this.#referrers = referrers;
    this.#cursors = cursors;
  }

  /** How many records there are, and rows because of which others are looked for. */
  get size(): number {
    return this.#told.size + this.#noted;
  }

  note(row: ChangeRow): void {
    if (this.#referrers.note(row)) {
      this.#noted += 1;
      this.#last = row;
    }
    const type = this.#followed.get(row.type);
    if (type === undefined || !type.concerns(row)) return;
    const told = this.#of(type, row);
    told.at = row;
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
  ): Promise<{ readonly changes: readonly Change[]; readonly reads: readonly ReceiptRead[] }> {
    const found = await this.#referrers.find(parts.pool);
    const changes: Change[] = [];
    const reads: ReceiptRead[] = [];
    for (const [name, type] of this.#followed) {
      const told = [...this.#told.values()].filter((one) => one.type === type);
      const ids = new Set([...told.map(({ id }) => id), ...(found.get(name) ?? [])]);
      if (ids.size === 0) continue;
      const read = await parts.reader.read(caller, name, [...ids], day);
      const gone: string[] = [];
      for (const id of ids) {
        const change = this.#change(name, id, read.records.get(id));
        if (change !== undefined) changes.push(change);
        if (change !== undefined && change.record === undefined) gone.push(id);
      }
      reads.push(...read.reads, ...goneReads(name, gone));
    }
    return { changes, reads };
  }

  #of(type: FollowedType, { id, xid, sequence }: ChangeRow): Told {
    const key = `${type.model.name} ${id}`;
    const known = this.#told.get(key);
    if (known !== undefined) return known;
    const made: Told = { type, id, at: { xid, sequence }, transactions: new Map() };
    this.#told.set(key, made);
    return made;
  }

  #change(type: string, id: string, record: Buffer | undefined): Change | undefined {
    const told = this.#told.get(`${type} ${id}`);
    const common = { eventId: this.#cursors.eventId(type, id, told?.at ?? this.#last), type, id };
    const transactions = [...(told?.transactions.values() ?? [])];
    if (record !== undefined) {
      const kind = transactions.some(({ entered }) => entered) ? 'enteredScope' : 'upsert';
      return { ...common, kind, record };
    }
    const seen = transactions.filter(({ saw }) => saw === true);
    if (seen.length === 0) return undefined;
    // What becomes of a record after it left is not told.
    return { ...common, kind: seen.some(({ deleted }) => deleted) ? 'delete' : 'leftScope' };
  }
}

/** That a record is gone tells that it was there. */
function goneReads(type: string, ids: readonly string[]): readonly ReceiptRead[] {
  if (ids.length === 0) return [];
  return [{ type, full: ['id'], masked: [], withheld: [], ids: ids.join(), count: ids.length }];
}

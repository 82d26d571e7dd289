import type { ReceiptRead } from '../receipts/receipt.js';
import type { Position } from './change-row.js';
import { compare, type FoundChange, type FoundChanges, later, type Touched } from './changed-records.js';
import type { ReadRecords } from './record-reader.js';

/** The changes of a page, and where it ends. */
export interface PageOfChanges {
  readonly found: readonly FoundChange[];
  readonly reads: readonly ReceiptRead[];
  readonly end: Position;
  readonly more: boolean;
}

/** The changes of several parts of the log, each record once: as it was read last, where it was first told of. */
export class GatheredChanges {
  readonly #changes = new Map<string, FoundChange>();
  /** What was read of each record last. */
  readonly #read = new Map<string, ReadRecords>();

  get size(): number {
    return this.#changes.size;
  }

  add({ changes, read }: FoundChanges): void {
    for (const change of changes) {
      const key = `${change.type} ${change.id}`;
      const known = this.#changes.get(key);
      this.#changes.set(key, known === undefined ? change : joined(known, change));
      const records = read.get(change.type);
      if (records !== undefined) this.#read.set(key, records);
    }
  }

  /** All of them; the log was read up to `end`, and there is more of it or not. */
  all(end: Position, more: boolean): PageOfChanges {
    return this.#page(this.#inOrder(), end, more);
  }

  /**
   * The first of them, about `count`; undefined where there is no place to end at. Those that are told because of one row come
   * together, and the page ends before the row because of which the next one is told.
   */
  cut(count: number): PageOfChanges | undefined {
    const changes = this.#inOrder();
    const startOf = (at: number) =>
      changes.findIndex(({ first }) => changes[at] && compare(first, changes[at].first) === 0);
    const begun = startOf(count);
    const from =
      begun > 0 ? begun : changes.findIndex(({ first }) => changes[0] && compare(first, changes[0].first) > 0);
    const next = changes[from];
    if (next === undefined) return undefined;
    return this.#page(changes.slice(0, from), before(next.first), true);
  }

  #inOrder(): readonly FoundChange[] {
    const order = (one: FoundChange, other: FoundChange) =>
      compare(one.first, other.first) || (`${one.type} ${one.id}` < `${other.type} ${other.id}` ? -1 : 1);
    return [...this.#changes.values()].sort(order);
  }

  #page(found: readonly FoundChange[], end: Position, more: boolean): PageOfChanges {
    const given = found.filter(({ record }) => record !== undefined);
    const groups = Map.groupBy(given, ({ type, id }) => this.#read.get(`${type} ${id}`));
    const reads = [...groups].flatMap(([read, of]) => read?.readsOf(new Set(of.map(({ id }) => id))) ?? []);
    return { found, reads: mergedReads([...reads, ...goneReads(found)]), end, more };
  }
}

/** Where a reader stands who comes to this row next. */
export function before({ xid, sequence }: Position): Position {
  return { xid, sequence: String(BigInt(sequence) - 1n) };
}

/** What was told of a record before, and what came after it. */
function joined(known: FoundChange, change: FoundChange): FoundChange {
  const { first, wasSeen } = known;
  const touched = both(known.touched, change.touched);
  return { ...change, first, wasSeen, touched, last: later(known.last, change.last) };
}

function both(one: Touched, other: Touched): Touched {
  return one === 'all' || other === 'all' ? 'all' : new Set([...one, ...other]);
}

/**
 * The same fields of a type once, whole records first, in one order: in how many parts the log was gone through follows
 * from changes that the caller is not told.
 */
function mergedReads(reads: readonly ReceiptRead[]): readonly ReceiptRead[] {
  const keyOf = ({ type, full, masked, withheld }: ReceiptRead) =>
    JSON.stringify([full.length + masked.length === 1, type, full, masked, withheld]);
  const groups = [...Map.groupBy(reads, keyOf)].sort(([one], [other]) => (one < other ? -1 : 1));
  return groups.flatMap(([, [first, ...others]]) => {
    if (first === undefined) return [];
    const ids = new Set([first, ...others].flatMap((read) => read.ids.split(',')));
    return [{ ...first, ids: [...ids].join(), count: ids.size }];
  });
}

/** That a record is gone tells that it was there. */
function goneReads(found: readonly FoundChange[]): readonly ReceiptRead[] {
  const gone = Map.groupBy(
    found.filter(({ record }) => record === undefined),
    ({ type }) => type,
  );
  return [...gone].map(([type, of]) => {
    const ids = of.map(({ id }) => id).join();
    return { type, full: ['id'], masked: [], withheld: [], ids, count: of.length };
  });
}

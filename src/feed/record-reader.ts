import { LRUCache } from 'lru-cache';
import type { ArgumentSpec } from '../data/arguments.js';
import { callerValue } from '../data/caller-value.js';
import type { Model } from '../data/model.js';
import type { Parameter, RawRow, ReadPool } from '../data/pool.js';
import type { CompilerContext } from '../data/sql/compiler.js';
import type { Slot } from '../data/sql/slot.js';
import { type ReadStatement, recordsWithConditions } from '../data/sql/statement.js';
import { type WholeRecord, wholeRecord } from '../data/whole-record.js';
import type { CallerAccess } from '../policy/caller-access.js';
import { classKey } from '../policy/class-key.js';
import type { ReceiptRead } from '../receipts/receipt.js';

/** Records as a caller may read them, and what goes on the receipt for them. */
export interface ReadRecords {
  /** By id; a record that the caller does not see is not there. */
  readonly records: ReadonlyMap<string, ReadRecord>;
  /** What giving the records with these ids puts on the receipt. */
  readonly readsOf: (ids: ReadonlySet<string>) => readonly ReceiptRead[];
}

export interface ReadRecord {
  readonly json: Buffer;
  /** Names of the row conditions that hold of it. */
  readonly facts: ReadonlySet<string>;
}

/** Records of one statement. */
const AT_ONCE = 500;
/** Plans and statements that are kept: classes times types. */
const MOST_KEPT = 2_000;

/** Reads whole records by the hub's own compiled statements, so that the policy in force decides them as it does queries. */
export class RecordReader {
  readonly #pool: ReadPool;
  readonly #models: ReadonlyMap<string, Model>;
  readonly #plans = new LRUCache<string, WholeRecord>({ max: MOST_KEPT });
  readonly #statements = new LRUCache<string, ReadStatement>({ max: MOST_KEPT });

  constructor(pool: ReadPool, models: readonly Model[]) {
    this.#pool = pool;
    this.#models = new Map(models.map((model) => [model.name, model]));
  }

  modelOf = (type: string): Model => {
    const model = this.#models.get(type);
    if (model === undefined) throw new Error(`no model ${type}`);
    return model;
  };

  get types(): readonly string[] {
    return [...this.#models.keys()];
  }

  /** The whole record of a type for the caller's class. */
  plan(caller: CallerAccess, type: string): WholeRecord {
    const { policy } = caller.state;
    const key = `${policy.version} ${type} ${classKey(caller.class)}`;
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const plan = wholeRecord({ modelOf: this.modelOf, decide: (name) => policy.decide(caller.class, name) }, type);
    this.#plans.set(key, plan);
    return plan;
  }

  /** A compiler for statements about the caller; `argumentsOf` gives what a connection or record is asked with. */
  compiler(caller: CallerAccess, argumentsOf?: (index: number) => ArgumentSpec): CompilerContext {
    const { policy } = caller.state;
    const { kind, department, tier, grants } = caller.class;
    const areas = caller.principal.areaIds.length === 1 ? 'one' : 'many';
    let aliases = 0;
    return {
      mode: 'nested',
      caller: { kind, department, tier, areas, grants },
      accessOf: (type) => policy.decide(caller.class, type),
      modelOf: this.modelOf,
      argumentsOf: argumentsOf ?? (() => refuseArguments()),
      alias: () => `t${aliases++}`,
    };
  }

  /** @param day milliseconds since 1970 of a moment of the day by which ages are reckoned */
  async read(caller: CallerAccess, type: string, ids: readonly string[], day: number): Promise<ReadRecords> {
    const { reads } = this.plan(caller, type);
    const statement = this.#statement(caller, type);
    const records = new Map<string, ReadRecord>();
    const rows = new Map<string, RawRow>();
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const parents = ids.slice(at, at + AT_ONCE);
      const values = statement.statement.slots.map((slot) => bind(slot, caller, { parents, day }));
      for (const row of await this.#pool.execute(statement.statement, values)) {
        const id = String(row[statement.indexes.length + 1]);
        const facts = new Set(String(row[statement.indexes.length + 2]).split(','));
        records.set(id, { json: row[0] ?? Buffer.alloc(0), facts });
        rows.set(id, row);
      }
    }
    const readsOf = (wanted: ReadonlySet<string>) => {
      const given = new Map<number, string[]>();
      for (const [id, row] of rows) if (wanted.has(id)) noteIds(given, statement.indexes, row);
      return receiptReads(reads, given);
    };
    return { records, readsOf };
  }

  #statement(caller: CallerAccess, type: string): ReadStatement {
    const many = caller.principal.areaIds.length === 1 ? 'one' : 'many';
    const key = `${caller.state.policy.version} ${type} ${many} ${classKey(caller.class)}`;
    const known = this.#statements.get(key);
    if (known !== undefined) return known;
    const { plan, conditions } = this.plan(caller, type);
    const compiled = recordsWithConditions(this.compiler(caller), plan, conditions);
    this.#statements.set(key, compiled);
    return compiled;
  }
}

function refuseArguments(): never {
  throw new Error('a whole record takes no arguments');
}

/** What is bound to the slots of a statement. */
export interface Bound {
  readonly parents?: readonly string[];
  readonly arguments?: readonly unknown[];
  readonly day: number;
}

/** The value of a slot. */
export function bind(slot: Slot, caller: CallerAccess, bound: Bound): Parameter {
  switch (slot.from) {
    case 'parents':
      return [...(bound.parents ?? [])];
    case 'argument':
      return bound.arguments?.[slot.index] as Parameter;
    default:
      return callerValue(slot, caller, bound.day);
  }
}

/** Adds the ids that a row gives under each plan index. */
export function noteIds(
  given: Map<number, string[]>,
  indexes: readonly number[],
  row: readonly (Buffer | null)[],
): void {
  indexes.forEach((index, at) => {
    const ids = row[at + 1]?.toString() ?? '';
    if (ids === '') return;
    const known = given.get(index);
    if (known === undefined) given.set(index, [ids]);
    else known.push(ids);
  });
}

/** What goes on the receipt: the records by id, and each record that is referred to once. */
export function receiptReads(
  reads: WholeRecord['reads'],
  given: ReadonlyMap<number, readonly string[]>,
): readonly ReceiptRead[] {
  return reads.flatMap(({ indexes, ...fields }): ReceiptRead[] => {
    const ids = new Set(indexes.flatMap((index) => (given.get(index) ?? []).flatMap((joined) => joined.split(','))));
    return ids.size === 0 ? [] : [{ ...fields, ids: [...ids].join(), count: ids.size }];
  });
}

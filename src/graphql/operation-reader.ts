import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { Path } from 'graphql/jsutils/Path.js';
import { callerValue } from '../data/caller-value.js';
import type { Parameter, RawRow, ReadPool } from '../data/pool.js';
import type { CompilerContext, Statement } from '../data/sql/compiler.js';
import { hiddenKey } from '../data/sql/row.js';
import type { Slot } from '../data/sql/slot.js';
import { batchedMany, batchedRecords, type ReadStatement, rootStatement } from '../data/sql/statement.js';
import type { CallerAccess } from '../policy/caller-access.js';
import type { RecordedRead } from '../receipts/receipt.js';
import type { RelationPlan } from './operation-plan.js';
import type { PreparedOperation } from './prepare-operation.js';

/** JSON of a root field as the database wrote it. Cursors in it are sealed already. */
export class JsonBytes {
  constructor(readonly bytes: Buffer) {}
}

export interface ReaderOptions {
  readonly pool: ReadPool;
  readonly caller: CallerAccess;
  readonly prepared: PreparedOperation;
  /** Replaces what the database wrote for cursors by sealed cursors. */
  readonly sealCursors: (json: Buffer) => Buffer;
  /** Reads the only root field of the operation and writes the receipt at once; undefined where it was not done. */
  readonly record?: (compiled: ReadStatement, values: readonly Parameter[]) => Promise<RecordedRead | undefined>;
}

/**
 * Reads for one operation: a root field by one statement, or, for graphql-js, a root field's own rows and each relation by a
 * batched statement. It keeps the ids of all records it gave, for the receipt. Lives for one request.
 */
export class OperationReader {
  readonly #options: ReaderOptions;
  readonly #ids = new Map<number, (Buffer | string)[]>();
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();
  #guarded = false;
  #recorded: string | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Whether a statement was run, which proves that the access state was in force then. */
  get guarded(): boolean {
    return this.#guarded;
  }

  /** The receipt of what was read, where it was written with the read. */
  get recorded(): string | undefined {
    return this.#recorded;
  }

  /** A root field with all below it; undefined where there is no such record. */
  async readNested(key: string): Promise<JsonBytes | undefined> {
    const row = await this.#root(key, 'nested');
    return row === undefined ? undefined : new JsonBytes(this.#options.sealCursors(row));
  }

  /**
   * A root field's own rows for graphql-js, parsed. Whatever the caller may not compare, at any depth, is refused before, as
   * the one statement does: not only where a row is found to follow the relation from, which would tell that it is there.
   */
  async readFlat(key: string): Promise<unknown> {
    this.#rootStatement(key, 'nested');
    const row = await this.#root(key, 'flat');
    return row === undefined ? null : this.#parse(row);
  }

  /** A relation of a row that was read flat. */
  async relation(parent: object, info: GraphQLResolveInfo): Promise<unknown> {
    const path = responsePath(info.path);
    const relation = this.#options.prepared.plan.relations.get(path);
    if (relation === undefined) throw new Error(`${path} is not planned`);
    const key: unknown = Reflect.get(parent, hiddenKey(String(info.path.key)));
    if (typeof key !== 'string') return null;
    return (await this.#loader(path, relation).load(key)) ?? null;
  }

  /** The ids of the records given under a plan index, joined by commas. */
  ids(index: number): string {
    return (this.#ids.get(index) ?? []).map(String).join();
  }

  async #root(key: string, mode: CompilerContext['mode']): Promise<Buffer | undefined> {
    const compiled = this.#rootStatement(key, mode);
    if (this.#namesNothing(key)) return undefined;
    const row = await this.#rootRow(compiled);
    if (row === undefined) return undefined;
    this.#keep(compiled, row);
    return row[0] ?? undefined;
  }

  async #rootRow(compiled: ReadStatement): Promise<RawRow | undefined> {
    const recorded = await this.#options.record?.(compiled, this.#values(compiled.statement, []));
    if (recorded === undefined) return (await this.#execute(compiled.statement, []))[0];
    this.#guarded = true;
    this.#recorded = recorded.sequence;
    return recorded.row;
  }

  /** Whether a root record has an id that no record can have. */
  #namesNothing(key: string): boolean {
    const { plan, shape } = this.#options.prepared;
    const node = plan.roots.find((root) => root.key === key)?.node;
    const args = node && shape.specs.get(node.index);
    return args?.kind === 'record' && args.id.from === 'argument' && shape.values[args.id.index] === null;
  }

  #rootStatement(key: string, mode: CompilerContext['mode']): ReadStatement {
    const { plan, compiler, statement } = this.#options.prepared;
    const root = plan.roots.find((candidate) => candidate.key === key);
    if (root === undefined) throw new Error(`${key} is not planned`);
    return statement(`${mode} ${key}`, () => rootStatement(compiler(mode), root));
  }

  /** One loader per relation of the plan, so that aliases with other arguments never share a batch. */
  #loader(path: string, relation: RelationPlan): DataLoader<string, unknown> {
    const known = this.#loaders.get(path);
    if (known !== undefined) return known;
    const loader = new DataLoader((keys: readonly string[]) => this.#batch(path, relation, keys));
    this.#loaders.set(path, loader);
    return loader;
  }

  async #batch(path: string, relation: RelationPlan, keys: readonly string[]): Promise<unknown[]> {
    const compiled = this.#options.prepared.statement(`batch ${path}`, () => {
      const context = this.#options.prepared.compiler('flat');
      if (relation.selection !== undefined) return batchedMany(context, relation.selection, relation.parentKey);
      if (relation.node.kind !== 'record') throw new Error(`${path} is a connection without its selection`);
      return batchedRecords(context, relation.node);
    });
    const rows = await this.#execute(compiled.statement, keys);
    const at = compiled.indexes.length + 1;
    const byKey = new Map<string, unknown>();
    for (const row of rows) {
      this.#keep(compiled, row);
      byKey.set(String(row[at]), this.#parse(row[0] ?? Buffer.from('null')));
    }
    return keys.map((key) => byKey.get(key));
  }

  async #execute(statement: Statement, parents: readonly string[]): Promise<readonly RawRow[]> {
    const rows = await this.#options.pool.execute(statement, this.#values(statement, parents));
    this.#guarded = true;
    return rows;
  }

  #values({ slots }: Statement, parents: readonly string[]): readonly Parameter[] {
    return slots.map((slot) => this.#value(slot, parents));
  }

  #value(slot: Slot, parents: readonly string[]): Parameter {
    if (slot.from === 'parents') return [...parents];
    if (slot.from === 'argument') return this.#options.prepared.shape.values[slot.index] as Parameter;
    return callerValue(slot, this.#options.caller);
  }

  #keep({ indexes }: ReadStatement, row: RawRow): void {
    indexes.forEach((index, at) => {
      const ids = row[at + 1];
      if (ids === null || ids === undefined || ids.length === 0) return;
      const known = this.#ids.get(index);
      if (known === undefined) this.#ids.set(index, [ids]);
      else known.push(ids);
    });
  }

  #parse(json: Buffer): unknown {
    return JSON.parse(this.#options.sealCursors(json).toString());
  }
}

function responsePath(path: Path | undefined): string {
  const keys: string[] = [];
  for (let at = path; at !== undefined; at = at.prev) if (typeof at.key === 'string') keys.unshift(at.key);
  return keys.join('.');
}

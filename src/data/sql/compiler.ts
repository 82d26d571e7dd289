import { createHash } from 'node:crypto';
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely';
import type { TypeAccess } from '../../policy/access.js';
import type { ArgumentSpec } from '../arguments.js';
import type { Model } from '../model.js';
import type { CallerShape } from './conditions.js';
import type { Slot } from './slot.js';

/** What the compilation of one statement needs beside the plan. */
export interface CompilerContext {
  readonly caller: CallerShape;
  /** Access of any type, for filters over related records. */
  readonly accessOf: (type: string) => TypeAccess;
  readonly modelOf: (type: string) => Model;
  /** The arguments of the record or connection with this index. */
  readonly argumentsOf: (index: number) => ArgumentSpec;
  /** `nested`: one statement for everything below. `flat`: relations are left to batched statements, rows carry their keys. */
  readonly mode: 'nested' | 'flat';
  /** A new table alias. */
  readonly alias: () => string;
}

/** A statement ready to be prepared. */
export interface Statement {
  /** Equal for equal text, so that connections prepare it once. */
  readonly name: string;
  readonly text: string;
  /** Where the values of $1, $2, ... come from. */
  readonly slots: readonly Slot[];
  /** See the pool's Statement. */
  readonly quick: boolean;
}

/** Gives equal slots one number: fewer values to bind. */
class SlotCompiler extends PostgresQueryCompiler {
  readonly #numbers = new Map<string, number>();

  override compileQuery(...query: Parameters<PostgresQueryCompiler['compileQuery']>): CompiledQuery {
    this.#numbers.clear();
    return super.compileQuery(...query);
  }

  protected override appendValue(slot: unknown): void {
    const key = JSON.stringify(slot);
    const known = this.#numbers.get(key);
    if (known === undefined) {
      super.appendValue(slot);
      this.#numbers.set(key, this.numParameters);
    } else this.append(`$${known}`);
  }
}

/** Kysely without a connection: it writes SQL, the pool runs it. */
const writer = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new SlotCompiler(),
  },
});

/** Turns a query whose parameters are slots into text. */
export function toStatement(query: RawBuilder<unknown>, quick = false): Statement {
  const compiled = query.compile(writer);
  const text = compiled.sql.replace(/\s*\n\s*/g, ' ');
  const name = `f_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
  return { name, text, slots: compiled.parameters.map(asSlot), quick };
}

function asSlot(value: unknown): Slot {
  if (typeof value === 'object' && value !== null && 'from' in value) return value as Slot;
  throw new Error('a value stands in a statement where only slots may');
}

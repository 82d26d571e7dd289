import { callerValue } from '../data/caller-value.js';
import type { Model } from '../data/model.js';
import type { Parameter, ReadPool } from '../data/pool.js';
import type { Statement } from '../data/sql/compiler.js';
import type { CallerAccess } from '../policy/caller-access.js';
import type { Execute } from './execute.js';
import { proposalsStatement, provenanceStatement, type SaidValue } from './said-values.js';

/** Which proposals, in order of their ids. */
export interface ProposalsQuestion {
  /** Id beyond which they lie. */
  readonly after?: string;
  readonly backward?: boolean;
  readonly limit: number;
  readonly only?: string;
  /** Those that the caller's department decides. */
  readonly toDecide?: boolean;
}

type Run = (statement: Statement, values: readonly Parameter[]) => Promise<readonly SaidValue[]>;

/** Reads what sources say, as far as a caller reads the fields in full. */
export class SaidReader {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  /** @param id a UUID */
  provenance(model: Model, caller: CallerAccess, id: string): Promise<readonly SaidValue[]> {
    return this.#read(caller, provenanceStatement(model, caller), [id]);
  }

  proposals(model: Model, caller: CallerAccess, asked: ProposalsQuestion): Promise<readonly SaidValue[]> {
    const { after = null, only = null, toDecide = false, backward = false, limit } = asked;
    return this.#read(caller, proposalsStatement(model, caller, limit, backward), [after, only, toDecide]);
  }

  #read(caller: CallerAccess, statement: Statement, given: readonly Parameter[]): Promise<readonly SaidValue[]> {
    const values = statement.slots.map((slot): Parameter => {
      if (slot.from === 'argument') return given[slot.index] ?? null;
      if (slot.from === 'parents') throw new Error('what sources say has no parents');
      return callerValue(slot, caller);
    });
    return this.#run(statement, values);
  }
}

/** On the connections for reads. */
export function saidReader(pool: ReadPool): SaidReader {
  return new SaidReader(async (statement, values) =>
    (await pool.execute(statement, values)).map(([json]): SaidValue => JSON.parse(String(json))),
  );
}

/** In a transaction. */
export function saidReaderIn(execute: Execute): SaidReader {
  return new SaidReader(async ({ text }, values) =>
    (await execute<{ j: string }>(text, ...values)).map(({ j }): SaidValue => JSON.parse(j)),
  );
}

import type pg from 'pg';
import type { Principal } from '../../src/shared/principal.js';
import type { Draw } from '../support/draw.js';
import type { ReadPath } from '../support/read-path.js';
import type { AskerView } from './rights/asker-view.js';
import type { Granted } from './rights/effect-of.js';
import type { Answerer } from './rights/operation-answer.js';
import type { Rules } from './rights/read-rules.js';

/** The two sides, and what is drawn from. */
export interface Comparison {
  readonly path: ReadPath;
  /** Connection of the owner to the database with the oracle's rights. */
  readonly oracle: pg.Client;
  /** Of the names of the oracle's roles. */
  readonly prefix: string;
  readonly rules: Rules;
  readonly answerer: Answerer;
  readonly draw: Draw;
}

/** Who is compared: the hub knows the caller, the oracle what PostgreSQL gave under the caller's roles. */
export interface Compared {
  readonly caller: Principal;
  readonly view: AskerView;
}

/** Where the sides do not agree. */
export interface Disagreement {
  readonly about: 'decision' | 'value' | 'query';
  /** Where, and what each side says. */
  readonly detail: string;
  readonly source?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface Finding extends Disagreement {
  readonly caller: Principal;
  readonly held: readonly Granted[];
}

export interface Tally {
  worlds: number;
  callers: number;
  /** Grants in force that the callers held, summed up. */
  held: number;
  /** What a caller gets of a field of a row. Of rows that do not exist for the caller it is nothing, of every field. */
  decisions: number;
  full: number;
  masked: number;
  /** Operations that ask for every field of every record of a type. */
  whole: number;
  /** Random operations that both sides answered, or refused for rights. */
  queries: number;
  /** Further pages of them. */
  pages: number;
  /** Ends of random operations: the code of the first error, or `answered`. */
  readonly ends: Map<string, number>;
}

import { CATALOGUE } from './catalogue.js';
import { type Asker, type Granted, grantedEffect, mayRead, ownEffect, stronger } from './effect-of.js';
import type { Effect, Rules } from './read-rules.js';

/** Rows of a type on which an asker gets the same of every field. */
export interface Cells {
  readonly type: string;
  /** By field of the access file. `id` is always full: where it is not, there is no row for the asker. */
  readonly effects: Readonly<Record<string, Effect>>;
  /** Numbers of the sets of conditions that hold of such rows; see `numbered`. */
  readonly numbers: readonly number[];
}

/** Stands beside the conditions of the access files: the row lies in the asker's own areas. */
export const OWN = 'own areas';

/**
 * The conditions on which it depends what an asker gets of a row. A set of them has a number: the sum of 2 to the power of
 * their places.
 */
export interface Conditions {
  readonly names: readonly string[];
  /** The granted areas, whose conditions follow on the names. */
  readonly grants: readonly Granted[];
}

/** The conditions of a type, for an asker who holds these grants. */
export function conditionsOf(rules: Rules, asker: Asker, type: string, held: readonly Granted[]): Conditions {
  const names = [OWN, ...(rules.types[type]?.conditions ?? [])];
  const grants = held.filter((granted) => granted.type === type && givesSomething(rules, asker, granted, names));
  return { names, grants };
}

/** All sets of conditions, gathered by what the asker gets on the rows of which exactly they hold. */
export function cellsOf(rules: Rules, asker: Asker, type: string, { names, grants }: Conditions): readonly Cells[] {
  const fields = Object.keys(rules.types[type]?.fields ?? {});
  if (!mayRead(rules, asker, type)) return [];
  const found = new Map<string, { effects: Record<string, Effect>; numbers: number[] }>();
  for (let number = 0; number < 2 ** (names.length + grants.length); number++) {
    const facts = factsOf(number, names);
    const inside = grants.filter((_, at) => number & (1 << (names.length + at)));
    const effects = Object.fromEntries(
      fields.map((field): [string, Effect] => {
        const cell = { type, field, facts };
        const own = facts.has(OWN) || CATALOGUE[type]?.lies !== true ? ownEffect(rules, asker, cell) : 'none';
        return [field, inside.map((one) => grantedEffect(rules, asker, one, cell)).reduce(stronger, own)];
      }),
    );
    if (effects.id !== 'full') continue;
    const key = JSON.stringify(effects);
    const known = found.get(key) ?? { effects, numbers: [] };
    known.numbers.push(number);
    found.set(key, known);
  }
  return [...found.values()].map((one) => ({ type, ...one }));
}

/** A grant of fields of which the tier lets nothing through gives no row either. */
function givesSomething(rules: Rules, asker: Asker, granted: Granted, names: readonly string[]): boolean {
  if (CATALOGUE[granted.type]?.lies !== true) return false;
  const sets = Array.from({ length: 2 ** names.length }, (_, number) => factsOf(number, names));
  return granted.fields.some((field) =>
    sets.some((facts) => grantedEffect(rules, asker, granted, { type: granted.type, field, facts }) !== 'none'),
  );
}

function factsOf(number: number, names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter((_, at) => number & (1 << at)));
}

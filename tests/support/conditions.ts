import fc from 'fast-check';
import { ALWAYS, atom, type Condition, holds, NEVER } from '../../src/policy/condition.js';

const ATOMS = ['a', 'b', 'c', 'd'] as const;

/** Every set of atoms that can hold of a row. */
export const WORLDS = Array.from(
  { length: 2 ** ATOMS.length },
  (_, bits) => new Set(ATOMS.filter((_atom, i) => bits & (1 << i))),
);

/** Conditions as they could be written, not simplified. */
export const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...ATOMS).map(atom),
    fc.constantFrom(ALWAYS, NEVER),
    tie('condition').map((of): Condition => ({ op: 'not', of })),
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), of: fc.array(tie('condition'), { maxLength: 3 }) }),
  ),
}));

/** Of which rows it holds. */
export function table(of: Condition): readonly boolean[] {
  return WORLDS.map((world) => holds(of, world));
}

import fc from 'fast-check';
import { ALWAYS, atom, type Condition, holds, NEVER } from '../../src/policy/condition.js';

const ATOMS = ['a', 'b', 'c', 'd'] as const;

/** Every set of atoms that can hold of a row. */
export const WORLDS = Array.from(
  { length: 2 ** ATOMS.length },
  (_, bits) => new Set(ATOMS.filter((_atom, i) => bits & (1 << i))),
);

/** Conditions as they could be written, not simplified: most of them of several atoms, some with constants in them. */
export const { condition } = fc.letrec<{ condition: Condition }>((tie) => {
  const joined = (length: { minLength: number; maxLength: number }) =>
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('condition'), { ...length, size: 'max' }),
    });
  return {
    condition: fc.oneof(
      { maxDepth: 4, depthSize: 'max', withCrossShrink: true },
      { weight: 4, arbitrary: fc.constantFrom(...ATOMS).map(atom) },
      { weight: 1, arbitrary: fc.constantFrom(ALWAYS, NEVER) },
      { weight: 2, arbitrary: tie('condition').map((of): Condition => ({ op: 'not', of })) },
      { weight: 1, arbitrary: joined({ minLength: 0, maxLength: 1 }) },
      { weight: 9, arbitrary: joined({ minLength: 2, maxLength: 3 }) },
    ),
  };
});

/** Of which rows it holds. */
export function table(of: Condition): readonly boolean[] {
  return WORLDS.map((world) => holds(of, world));
}

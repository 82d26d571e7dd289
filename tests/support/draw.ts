import fc from 'fast-check';

/** Random choices, all made by fast-check, so that its seed repeats them and its shrinking makes them simpler. */
export interface Draw {
  /** A whole number from 0 to `count - 1`; shrinks to 0. */
  below(count: number): number;
  /** True in so many percent of cases; shrinks to false. */
  chance(percent: number): boolean;
  /** One of the list; shrinks to the first. */
  pick<T>(list: readonly T[]): T;
  /** Some of the list, in its order, at most `most`; shrinks to none. */
  some<T>(list: readonly T[], most: number): T[];
}

/** An arbitrary whose values are made by code that draws. */
export function drawn<T>(make: (draw: Draw) => T): fc.Arbitrary<T> {
  return fc.gen().map((generate) => make(drawWith((max) => generate(fc.nat, { max }))));
}

function drawWith(nat: (max: number) => number): Draw {
  const below = (count: number) => (count <= 1 ? 0 : nat(count - 1));
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[below(list.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
  return {
    below,
    pick,
    chance: (percent) => below(100) >= 100 - percent,
    some: (list, most) => {
      const wanted = below(Math.min(most, list.length) + 1);
      const chosen = new Set<(typeof list)[number]>();
      for (let at = 0; at < wanted; at++) chosen.add(pick(list));
      return list.filter((element) => chosen.has(element));
    },
  };
}

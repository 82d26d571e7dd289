import type { Draw } from '../support/draw.js';

/** Random choices that a seed repeats; without shrinking, which costs too much for millions of operations. */
export function seededDraw(seed: number): Draw {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const below = (count: number): number => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return count <= 1 ? 0 : Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * count);
  };
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[below(list.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
  return {
    below,
    pick,
    chance: (percent) => below(100) < percent,
    some: (list, most) => {
      const wanted = below(Math.min(most, list.length) + 1);
      const chosen = new Set<(typeof list)[number]>();
      for (let at = 0; at < wanted; at++) chosen.add(pick(list));
      return list.filter((element) => chosen.has(element));
    },
  };
}

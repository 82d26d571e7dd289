/** Leaves from `start` (a multiple of every power of two up to the length) to before `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** A subtree of 2 ^ `level` leaves, the `place`-th of its size. */
export interface Subtree {
  readonly level: number;
  readonly place: number;
}

/** RFC 9162 2.1.3.1: the ranges whose tree hashes prove that `sequence` is in the tree of `size` leaves, from the leaf upwards. */
export function inclusionRanges(sequence: number, size: number): readonly LeafRange[] {
  if (!(sequence >= 0 && sequence < size)) throw new RangeError(`A tree of ${size} leaves has no leaf ${sequence}`);
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    const left = sequence < middle;
    ranges.push(left ? { start: middle, end } : { start, end: middle });
    [start, end] = left ? [start, middle] : [middle, end];
  }
  return ranges.reverse();
}

/** RFC 9162 2.1.4.1: the ranges whose tree hashes prove that the tree of `size` leaves begins with the one of `first` leaves. */
export function consistencyRanges(first: number, size: number): readonly LeafRange[] {
  if (!(first > 0 && first <= size)) throw new RangeError(`A tree of ${size} leaves contains none of ${first}`);
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (first < end) {
    const middle = start + splitOf(end - start);
    if (first <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // The remaining range ends where the first tree ends; that tree itself is known to whoever verifies.
  if (start > 0) ranges.push({ start, end });
  return ranges.reverse();
}

/** The perfect subtrees that a range consists of, the largest first. */
export function subtreesOf({ start, end }: LeafRange): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  let at = start;
  while (at < end) {
    const level = doublings(end - at);
    const leaves = 2 ** level;
    subtrees.push({ level, place: at / leaves });
    at += leaves;
  }
  return subtrees;
}

/** RFC 9162 2.1.1: the largest power of two smaller than `leaves`. */
function splitOf(leaves: number): number {
  return 2 ** doublings(leaves - 1);
}

/** The largest exponent of two whose power is at most `count`; exact where logarithms are not. */
function doublings(count: number): number {
  let exponent = 0;
  while (2 ** (exponent + 1) <= count) exponent += 1;
  return exponent;
}

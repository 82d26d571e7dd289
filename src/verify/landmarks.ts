import type { Finding } from './finding.js';
import type { GrowingTree } from './growing-tree.js';

/** Something that is known of the tree at one size. */
export interface Landmark {
  /** Number of receipts at which it is compared. */
  readonly size: number;
  /** Signed by a key that counts. What is not signed may itself be what was altered. */
  readonly signed: boolean;
  /** What it is, for example `checkpoint 7`. */
  readonly name: string;
  /** A fault of its own, whatever the tree is. */
  readonly fault?: string;
  /** The first receipt that it speaks of. */
  readonly first: number;
  holds(tree: GrowingTree): boolean;
}

/** Joins lists that are in order of size to one. */
export async function* inOrder(lists: readonly AsyncIterable<Landmark>[]): AsyncGenerator<Landmark> {
  const heads: { readonly reader: AsyncIterator<Landmark>; next: IteratorResult<Landmark> }[] = [];
  for (const list of lists) {
    const reader = list[Symbol.asyncIterator]();
    heads.push({ reader, next: await reader.next() });
  }
  for (;;) {
    const [first] = heads
      .filter(({ next }) => next.done !== true)
      .sort((one, other) => (one.next.value?.size ?? 0) - (other.next.value?.size ?? 0));
    if (first === undefined || first.next.done === true) return;
    yield first.next.value;
    first.next = await first.reader.next();
  }
}

/** Compares a growing tree with landmarks, and tells the first receipt that cannot be what it was. */
export class LandmarkCheck {
  readonly #landmarks: AsyncIterator<Landmark>;
  #next: IteratorResult<Landmark> | undefined;
  /** Receipts that a signed landmark covers. */
  #signed = 0;
  /** What an unsigned landmark says, until a signed one tells whether it or the receipts were altered. */
  #suspicion: Finding | undefined;
  #suspect = '';

  constructor(landmarks: AsyncIterable<Landmark>) {
    this.#landmarks = landmarks[Symbol.asyncIterator]();
  }

  get signed(): number {
    return this.#signed;
  }

  /** Compares with every landmark up to the size that the tree has now. */
  async reach(tree: GrowingTree): Promise<Finding | undefined> {
    for (let landmark = await this.#peek(); landmark !== undefined && landmark.size <= tree.size; ) {
      const finding = this.#compare(landmark, tree);
      if (finding !== undefined) return finding;
      this.#next = undefined;
      landmark = await this.#peek();
    }
    return undefined;
  }

  /** What is left when the log has ended: landmarks beyond its end, or a suspicion that nothing signed has settled. */
  async end(tree: GrowingTree): Promise<Finding | undefined> {
    const landmark = await this.#peek();
    if (landmark?.fault !== undefined) return { problem: `${landmark.name} ${landmark.fault}` };
    if (landmark === undefined) return this.#suspicion;
    if (this.#suspicion !== undefined) return this.#suspicion;
    const problem = `receipts are missing: ${landmark.name} has ${landmark.size}, the log ${tree.size}`;
    return { sequence: this.#signed, ...(this.#signed < tree.size && { until: tree.size }), problem };
  }

  #compare({ name, signed, size, first, fault, holds }: Landmark, tree: GrowingTree): Finding | undefined {
    if (fault !== undefined) return { problem: `${name} ${fault}` };
    const good = holds(tree);
    if (!signed) {
      if (!good) this.#suspect ||= name;
      if (!good) this.#suspicion ??= this.#between(Math.max(this.#signed, first), size, name);
      return undefined;
    }
    if (!good) return this.#suspicion ?? this.#between(this.#signed, size, name);
    if (this.#suspicion !== undefined) {
      return { problem: `${this.#suspect} is not that of the receipts, which ${name} confirms` };
    }
    this.#signed = size;
    return undefined;
  }

  #between(first: number, end: number, name: string): Finding {
    if (end === 0) return { problem: `${name} is not that of an empty log` };
    const problem = `the receipts up to ${end - 1} are not those of ${name}`;
    return { sequence: first, ...(first < end - 1 && { until: end - 1 }), problem };
  }

  async #peek(): Promise<Landmark | undefined> {
    this.#next ??= await this.#landmarks.next();
    return this.#next.done === true ? undefined : this.#next.value;
  }
}

import type { Cells } from './cells.js';
import type { GivenRecord } from './given-record.js';
import type { Effect } from './read-rules.js';

/** The parent of each area, by ids. */
export type AreaTree = ReadonlyMap<string, string>;

/** All that an asker can read: what PostgreSQL gave under the roles of the asker. */
export class AskerView {
  readonly #tree: AreaTree;
  readonly #records = new Map<string, ReadonlyMap<string, GivenRecord>>();
  readonly #cells: readonly Cells[];

  /** @param tree bounds rows, and is nothing that anybody reads */
  constructor(cells: readonly Cells[], records: Iterable<GivenRecord>, tree: AreaTree) {
    this.#cells = cells;
    this.#tree = tree;
    for (const [type, of] of Map.groupBy(records, (record) => record.type))
      this.#records.set(type, new Map(of.map((record) => [record.id, record])));
  }

  all(type: string): readonly GivenRecord[] {
    return [...(this.#records.get(type)?.values() ?? [])];
  }

  find(type: string, id: unknown): GivenRecord | undefined {
    return this.#records.get(type)?.get(String(id).toLowerCase());
  }

  /** Whether an area is another one or lies in it. */
  liesIn(area: string, other: string): boolean {
    const parent = this.#tree.get(area);
    return area === other || (parent !== undefined && this.liesIn(parent, other));
  }

  /** Whether some role of the asker reads the type. */
  isOpen(type: string): boolean {
    return this.#cells.some((cells) => cells.type === type);
  }

  /** Whether some role has the effect on the field, be there such a row or not. */
  isGiven(type: string, field: string, effect: Effect): boolean {
    return this.#cells.some((cells) => cells.type === type && cells.effects[field] === effect);
  }
}

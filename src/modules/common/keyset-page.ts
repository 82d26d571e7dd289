import type { CursorCodec } from '../../shared/cursor.js';
import { HubError } from '../../shared/errors.js';
import { type PageArguments, pageOf } from './page-arguments.js';

/** A part of a list: in its order, or from its end. */
export interface PageRange {
  readonly backward: boolean;
  readonly limit: number;
  /** Key of the row after which it begins. */
  readonly after?: unknown;
}

/** A list that is read page by page. */
export interface PageSource<Row> {
  read(range: PageRange): Promise<readonly Row[]>;
  count(): Promise<number>;
  /** What a cursor of the row holds: JSON. */
  keyOf(row: Row): unknown;
  /** Whether a value is a key of this list. */
  isKey(value: unknown): boolean;
  /** Puts what was read onto the receipt. */
  report(rows: readonly Row[]): void;
}

/** What the cursors of a list are sealed with, and bound to: who asks, for what. */
export interface PageSeal {
  readonly cursors: CursorCodec;
  readonly binding: string;
}

/** The rows of a page, in the order of the list. */
export interface LoadedPage<Row> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** A page that is read, and put onto the receipt, when it is first asked for. */
export class KeysetPage<Row> {
  readonly #source: PageSource<Row>;
  readonly #seal: PageSeal;
  readonly #range: PageRange;
  #loaded: Promise<LoadedPage<Row>> | undefined;

  /** Throws HubError for a page size out of bounds, and INVALID_CURSOR for a cursor of another caller, list or policy. */
  constructor(source: PageSource<Row>, seal: PageSeal, page: PageArguments) {
    const { backward, limit, cursor } = pageOf(page);
    this.#source = source;
    this.#seal = seal;
    const after = cursor === undefined ? undefined : seal.cursors.decode(seal.binding, cursor);
    if (after !== undefined && !source.isKey(after)) throw new HubError('INVALID_CURSOR');
    this.#range = { backward, limit, ...(after !== undefined && { after }) };
  }

  load(): Promise<LoadedPage<Row>> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  count(): Promise<number> {
    this.#source.report([]);
    return this.#source.count();
  }

  cursorOf(row: Row): string {
    return this.#seal.cursors.encode(this.#seal.binding, this.#source.keyOf(row));
  }

  /** Relay's PageInfo. */
  async info(): Promise<object> {
    const { rows, hasNextPage, hasPreviousPage } = await this.load();
    const [first, last] = [rows[0], rows.at(-1)];
    return {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : this.cursorOf(first),
      endCursor: last === undefined ? null : this.cursorOf(last),
    };
  }

  async #load(): Promise<LoadedPage<Row>> {
    const { backward, limit, after } = this.#range;
    const found = await this.#source.read({ ...this.#range, limit: limit + 1 });
    const more = found.length > limit;
    const inOrder = found.slice(0, limit);
    const rows = backward ? inOrder.reverse() : inOrder;
    this.#source.report(rows);
    const before = after !== undefined;
    return backward
      ? { rows, hasNextPage: before, hasPreviousPage: more }
      : { rows, hasNextPage: more, hasPreviousPage: before };
  }
}

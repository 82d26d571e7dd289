import type { ReceiptFilter, ReceiptRange } from '../../receipts/search.js';
import type { StoredReceipt } from '../../receipts/stored-receipt.js';
import { HubError } from '../../shared/errors.js';
import type { AccessLogContext } from './access-log-context.js';
import { type PageArguments, pageOf } from './page-arguments.js';

/** The receipts of a page, newest first. */
export interface LoadedPage {
  readonly receipts: readonly StoredReceipt[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The access log is read whole or not at all. */
const EVERY_FIELD = ['*'];
const NO_FIELD: readonly string[] = [];

/** A page of the log that is read, and put onto the receipt of the reading, when it is first asked for. */
export class AccessLogPage {
  readonly #context: AccessLogContext;
  readonly #filter: ReceiptFilter;
  readonly #binding: string;
  readonly #backward: boolean;
  readonly #limit: number;
  readonly #start: string | undefined;
  #loaded: Promise<LoadedPage> | undefined;

  /** Throws HubError for a page size out of bounds, and for a cursor of another caller, filter or policy. */
  constructor(context: AccessLogContext, filter: ReceiptFilter, page: PageArguments) {
    const { backward, limit, cursor } = pageOf(page);
    const { id, kind, department, tier } = context.principal;
    this.#context = context;
    this.#filter = filter;
    this.#binding = JSON.stringify(['accessLog', id, kind, department, tier, context.policyVersion, filter]);
    this.#backward = backward;
    this.#limit = limit;
    this.#start = cursor === undefined ? undefined : this.#sequenceOf(cursor);
  }

  load(): Promise<LoadedPage> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  count(): Promise<number> {
    this.#report([]);
    return this.#context.accessLog.receipts.count(this.#filter);
  }

  cursorOf(receipt: StoredReceipt): string {
    return this.#context.accessLog.cursors.encode(this.#binding, receipt.sequence);
  }

  async #load(): Promise<LoadedPage> {
    const range: ReceiptRange = {
      direction: this.#backward ? 'oldestFirst' : 'newestFirst',
      limit: this.#limit + 1,
      ...(this.#start !== undefined && { after: this.#start }),
    };
    const found = await this.#context.accessLog.receipts.search(this.#filter, range);
    const more = found.length > this.#limit;
    const inOrder = found.slice(0, this.#limit);
    const receipts = this.#backward ? inOrder.reverse() : inOrder;
    this.#report(receipts);
    const before = this.#start !== undefined;
    return this.#backward
      ? { receipts, hasNextPage: before, hasPreviousPage: more }
      : { receipts, hasNextPage: more, hasPreviousPage: before };
  }

  #report(receipts: readonly StoredReceipt[]): void {
    this.#context.reportRead({
      type: 'AccessReceipt',
      full: EVERY_FIELD,
      masked: NO_FIELD,
      withheld: NO_FIELD,
      count: receipts.length,
      ids: receipts.map(({ sequence }) => sequence).join(),
    });
  }

  #sequenceOf(cursor: string): string {
    const sequence = this.#context.accessLog.cursors.decode(this.#binding, cursor);
    if (typeof sequence !== 'number') throw new HubError('INVALID_CURSOR');
    return String(sequence);
  }
}

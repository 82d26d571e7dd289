import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { HubError } from '../shared/errors.js';
import { type PreparedReceipt, prepareReceipt } from './canonical.js';
import { LogWriter } from './log-writer.js';
import type { ReceiptDraft, ReceiptLog, ReceiptReference, RecordableRead, RecordedRead } from './receipt.js';

export interface ReceiptLogOptions {
  /** Name of this node, written into its receipts. */
  readonly hub: string;
  /** Told of every failure; the callers only learn that the receipt is unavailable. */
  readonly onFailure?: (error: unknown) => void;
  /** How long connecting, and then one write, may take: milliseconds. Default 5000. */
  readonly timeoutMs?: number;
}

interface Waiting {
  readonly receipt: PreparedReceipt;
  readonly bytes: number;
  readonly resolve: (reference: ReceiptReference) => void;
  readonly reject: (error: HubError) => void;
}

/** A group is written when it reaches one of these; larger receipts go alone. */
const GROUP_RECEIPTS = 512;
const GROUP_BYTES = 4 * 1024 * 1024;

const DEFAULT_TIMEOUT_MS = 5000;

/**
 * Opens the receipt log for appending. Commits in groups without a timer: a receipt is written at once when no write is
 * under way, and those that arrive meanwhile share the next write. Fails when the database cannot be reached now; later
 * failures reject the appends that wait (RECEIPT_UNAVAILABLE), and the next append connects again. A rejected receipt may
 * nevertheless be in the log, when only the database's answer was lost.
 */
export async function createReceiptLog(config: pg.ClientConfig, options: ReceiptLogOptions): Promise<ReceiptLog> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const writer = new LogWriter(config, timeoutMs);
  await writer.open();
  return new GroupCommit(writer, options);
}

class GroupCommit implements ReceiptLog {
  readonly #writer: LogWriter;
  readonly #options: ReceiptLogOptions;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** The last group held several receipts. */
  #together = false;
  #closed = false;

  constructor(writer: LogWriter, options: ReceiptLogOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  append(draft: ReceiptDraft): Promise<ReceiptReference> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new HubError('RECEIPT_UNAVAILABLE');
      const receipt = this.#prepare(draft);
      const bytes = receipt.head.length + receipt.middle.length + receipt.tail.length;
      this.#waiting.push({ receipt, bytes, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async appendRead(read: RecordableRead): Promise<RecordedRead | undefined> {
    if (this.#closed || this.#writing !== undefined) return undefined;
    const recorded = this.#writer.writeRead(read, this.#prepare(read.draft, true));
    this.#writing = this.#continue(recorded);
    return recorded;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#writer.close();
  }

  #prepare(draft: ReceiptDraft, blank = false): PreparedReceipt {
    try {
      return prepareReceipt(draft, this.#options.hub, blank);
    } catch (error) {
      this.#options.onFailure?.(error);
      throw new HubError('RECEIPT_UNAVAILABLE');
    }
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Where callers come together, reads that end in the same turn of the event loop share a group.
      if (this.#together) await setImmediate();
      const group = this.#takeGroup();
      this.#together = group.length > 1;
      await this.#writeGroup(group);
    }
    this.#writing = undefined;
  }

  async #continue(recorded: Promise<unknown>): Promise<void> {
    await recorded;
    // First the answer leaves.
    await setImmediate();
    await this.#writer.checkpoint().catch((error: unknown) => this.#options.onFailure?.(error));
    await this.#writeAll();
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const first = await this.#writer.write(group.map(({ receipt }) => receipt));
      group.forEach(({ resolve }, index) => {
        resolve({ sequence: String(first + index) });
      });
      await this.#writer.checkpoint();
    } catch (error) {
      this.#options.onFailure?.(error);
      for (const { reject } of [...group, ...this.#waiting.splice(0)]) reject(new HubError('RECEIPT_UNAVAILABLE'));
    }
  }

  #takeGroup(): readonly Waiting[] {
    let count = 0;
    let bytes = 0;
    while (count < this.#waiting.length && count < GROUP_RECEIPTS && bytes < GROUP_BYTES) {
      bytes += this.#waiting[count]?.bytes ?? 0;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}

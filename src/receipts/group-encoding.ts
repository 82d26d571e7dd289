import { type PreparedReceipt, placeReceipt } from './canonical.js';
import { LEAF_PREFIX, prefixedLeafHash } from './merkle.js';

/** Control character between the members of a group; canonical JSON text and names never contain it. */
export const SEPARATOR = '\x1e';
const SEPARATOR_BYTE = 0x1e;

/** Longest UTF-8 of one UTF-16 code unit. */
const MAX_UNIT_BYTES = 3;

/** A buffer that an unusually large receipt needed is not kept. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** A group as it is stored. */
export interface EncodedGroup {
  /** The canonical texts in UTF-8, separated. Valid until the next group is encoded. */
  readonly bodies: Buffer;
  readonly leaves: readonly Buffer[];
}

/** Encodes each canonical text once: it is hashed where it stands, with the leaf prefix in the place of the separator before it. */
export class GroupEncoder {
  #buffer = Buffer.allocUnsafe(256 * 1024);

  encode(receipts: readonly PreparedReceipt[], first: number, recordedAt: string): EncodedGroup {
    if (this.#buffer.length > KEPT_BYTES) this.#buffer = Buffer.allocUnsafe(KEPT_BYTES);
    const leaves: Buffer[] = [];
    let end = 0;
    for (const receipt of receipts) {
      const start = end;
      end = this.#write(placeReceipt(receipt, first + leaves.length, recordedAt), start);
      leaves.push(prefixedLeafHash(this.#buffer.subarray(start, end)));
      this.#buffer[start] = SEPARATOR_BYTE;
    }
    return { bodies: this.#buffer.subarray(1, end), leaves };
  }

  /** Writes the leaf prefix and the text, and gives the end. */
  #write(text: string, start: number): number {
    this.#reserve(start, start + 1 + text.length * MAX_UNIT_BYTES);
    this.#buffer[start] = LEAF_PREFIX;
    return start + 1 + this.#buffer.write(text, start + 1);
  }

  /** Makes the buffer long enough, keeping its first `used` bytes. */
  #reserve(used: number, length: number): void {
    if (length <= this.#buffer.length) return;
    const longer = Buffer.allocUnsafe(Math.max(length, 2 * this.#buffer.length));
    this.#buffer.copy(longer, 0, 0, used);
    this.#buffer = longer;
  }
}

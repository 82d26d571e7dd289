import { Parser } from 'pg-protocol/dist/parser.js';

/** Type byte and length of a message (PostgreSQL protocol 3, section Message Formats). */
const HEADER = 5;
const DATA_ROW = 0x44;

/** One row: the bytes of each column, null where it is NULL. */
export type RawRow = readonly (Buffer | null)[];

/** What the server sent: a row in bytes, or any other message as `pg` knows it. */
export type ServerMessage = { readonly name: string };

/** A row, in the form in which `pg` announces one. */
export interface RawDataRow extends ServerMessage {
  readonly name: 'dataRow';
  readonly fields: RawRow;
}

function readRow(frame: Buffer): RawDataRow {
  const fields = new Array<Buffer | null>(frame.readInt16BE(HEADER));
  let offset = HEADER + 2;
  for (let i = 0; i < fields.length; i++) {
    const length = frame.readInt32BE(offset);
    offset += 4;
    fields[i] = length < 0 ? null : frame.subarray(offset, offset + length);
    offset += Math.max(length, 0);
  }
  return { name: 'dataRow', fields };
}

/**
 * Cuts what comes from the socket into messages. `pg`'s own parser turns every column into a string; here rows keep their
 * bytes, as views of memory that is never written again, and every other message is left to `pg`'s parser.
 */
export class FrameReader {
  readonly #parser = new Parser();
  readonly #emit: (message: ServerMessage) => void;
  /** A message of which only a part has come: its memory, and how much is filled. */
  #partial = Buffer.alloc(0);
  #filled = 0;

  constructor(emit: (message: ServerMessage) => void) {
    this.#emit = emit;
  }

  /** Takes the next bytes of the socket. */
  push(chunk: Buffer): void {
    let rest = this.#filled > 0 ? this.#complete(chunk) : chunk;
    while (rest.length >= HEADER) {
      const length = 1 + rest.readUInt32BE(1);
      if (rest.length < length) break;
      this.#deliver(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    if (rest.length > 0) this.#keep(rest);
  }

  #deliver(frame: Buffer): void {
    if (frame[0] === DATA_ROW) this.#emit(readRow(frame));
    else this.#parser.parse(frame, this.#emit);
  }

  /** Starts a message: as much memory as it needs when its length is known, else as much as its header. */
  #keep(bytes: Buffer): void {
    const length = bytes.length >= HEADER ? 1 + bytes.readUInt32BE(1) : HEADER;
    this.#partial = Buffer.allocUnsafeSlow(length);
    this.#filled = bytes.copy(this.#partial);
  }

  /** Adds to the message that was started; gives back what follows it. */
  #complete(chunk: Buffer): Buffer {
    const taken = chunk.copy(this.#partial, this.#filled);
    this.#filled += taken;
    if (this.#filled < this.#partial.length) return chunk.subarray(taken);
    const whole = this.#partial;
    this.#filled = 0;
    const rest = chunk.subarray(taken);
    if (whole.length === HEADER && whole.readUInt32BE(1) + 1 > HEADER) {
      this.#keep(whole);
      return this.#complete(rest);
    }
    this.#deliver(whole);
    return rest;
  }
}

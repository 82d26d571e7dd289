/** Type byte and length of a message (PostgreSQL protocol 3, section Message Formats). */
const HEADER = 5;

/**
 * Cuts what comes from the socket into messages, each with its type byte and length. A message is a view of memory that is never
 * written again.
 */
export class FrameReader {
  readonly #deliver: (frame: Buffer) => void;
  /** A message of which only a part has come: its memory, and how much is filled. */
  #partial = Buffer.alloc(0);
  #filled = 0;

  constructor(deliver: (frame: Buffer) => void) {
    this.#deliver = deliver;
  }

  /** Takes the next bytes of the socket. */
  push(chunk: Buffer): void {
    const bytes = this.#filled > 0 ? this.#complete(chunk) : chunk;
    let at = 0;
    while (bytes.length - at >= HEADER) {
      const end = at + 1 + bytes.readUInt32BE(at + 1);
      if (bytes.length < end) break;
      this.#deliver(bytes.subarray(at, end));
      at = end;
    }
    if (bytes.length > at) this.#keep(bytes.subarray(at));
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

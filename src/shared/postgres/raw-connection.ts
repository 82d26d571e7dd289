import type { Duplex } from 'node:stream';
import pg from 'pg';
import { Parser } from 'pg-protocol/dist/parser.js';
import { FrameReader } from './frame-reader.js';

/**
 * A connection that `pg` opens (address, TLS, password) and that is then taken over. `pg` calls `attachListeners` with the
 * socket, and again after TLS has begun.
 */
export class RawConnection extends pg.Connection {
  #take = this.#passOn();

  attachListeners(stream: Duplex): void {
    const reader = new FrameReader((frame) => this.#take(frame));
    stream.on('data', (chunk: Buffer) => reader.push(chunk));
  }

  /** From now on the messages of the server go there, and no longer to `pg`. */
  takeOver(take: (frame: Buffer) => void): void {
    this.#take = take;
  }

  #passOn(): (frame: Buffer) => void {
    const parser = new Parser();
    return (frame) =>
      parser.parse(frame, (message) => this.emit(message.name === 'error' ? 'errorMessage' : message.name, message));
  }
}

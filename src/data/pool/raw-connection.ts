import type { Duplex } from 'node:stream';
import pg from 'pg';
import { FrameReader } from './frame-reader.js';

/** A `pg` connection whose rows stay bytes. `pg` calls `attachListeners` with the socket, and again after TLS has begun. */
export class RawConnection extends pg.Connection {
  attachListeners(stream: Duplex): void {
    const reader = new FrameReader((message) => {
      this.emit(message.name === 'error' ? 'errorMessage' : message.name, message);
    });
    stream.on('data', (chunk: Buffer) => reader.push(chunk));
  }
}

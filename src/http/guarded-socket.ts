import { CloseCode, type WebSocket as ProtocolSocket } from 'graphql-ws';
import type { WebSocket } from 'ws';

/** Bytes that wait for a reader before nothing more is taken from them. */
const MOST_WAITING = 65_536;
/** Milliseconds between two pings; who does not answer one until the next is cut. */
const ALIVE = 12_000;
/** Milliseconds for a connection to close in good order. */
const LAST = 2_000;

/**
 * A WebSocket that keeps little for its reader: a message counts as sent when it has left, and who does not read is not read either.
 */
export class GuardedSocket implements ProtocolSocket {
  readonly #socket: WebSocket;
  readonly #alive: NodeJS.Timeout;
  readonly closed: Promise<void>;
  #answered = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#alive = setInterval(() => this.#ping(), ALIVE);
    socket.on('pong', () => {
      this.#answered = true;
    });
    socket.on('ping', (data) => {
      if (this.#isOpen) socket.pong(data, false, this.#left);
      this.#hold();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        clearInterval(this.#alive);
        resolve();
      });
    });
    // A close follows.
    socket.on('error', () => undefined);
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  send(data: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.#isOpen) return resolve();
      this.#socket.send(data, (error) => {
        this.#left();
        if (error) reject(error);
        else resolve();
      });
      this.#hold();
    });
  }

  /** Closes in good order, or, where the other side does not, at once after a while. */
  close(code?: number, reason?: string): void {
    if (!this.#isOpen) return;
    this.#socket.close(code, reason);
    const cut = setTimeout(() => this.#socket.terminate(), LAST);
    this.#socket.once('close', () => clearTimeout(cut));
    this.#socket.resume();
  }

  onMessage(take: (data: string) => Promise<void>): void {
    this.#socket.on('message', (data) => {
      take(String(data)).catch(() => this.close(CloseCode.InternalServerError, 'INTERNAL_SERVER_ERROR'));
    });
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  #ping(): void {
    if (!this.#answered) this.#socket.terminate();
    this.#answered = false;
    if (this.#isOpen) this.#socket.ping();
  }

  #hold(): void {
    if (this.#socket.bufferedAmount > MOST_WAITING) this.#socket.pause();
  }

  #left = (): void => {
    if (this.#isOpen && this.#socket.bufferedAmount <= MOST_WAITING) this.#socket.resume();
  };
}

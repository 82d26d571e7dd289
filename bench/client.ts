import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';
const LENGTH = /content-length: *(\d+)/i;

/** An answer: the status code, and the body when it was asked for. */
export interface ClientAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * One keep-alive HTTP/1.1 connection, one request at a time. It knows just what the two servers answer (content-length, no
 * chunks), so that measuring costs as little as possible of the machine that is measured.
 */
export class KeepAliveClient {
  readonly #socket: Socket;
  #keepBody = false;
  #chunks: Buffer[] = [];
  #head = '';
  #missing = -1;
  #status = 0;
  #done: ((answer: ClientAnswer) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay();
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('close', () => this.#failed?.(new Error('The server closed the connection.')));
    this.#socket.on('error', (error) => this.#failed?.(error));
  }

  /** Sends a whole request, as {@link requestBytes} makes it. */
  send(request: Buffer, keepBody = false): Promise<ClientAnswer> {
    this.#keepBody = keepBody;
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    let body = chunk;
    if (this.#missing < 0) {
      this.#head += chunk.toString('latin1');
      const end = this.#head.indexOf(HEAD_END);
      if (end < 0) return;
      this.#status = Number(this.#head.slice(9, 12));
      this.#missing = Number(LENGTH.exec(this.#head.slice(0, end))?.[1] ?? 0);
      body = chunk.subarray(chunk.length - (this.#head.length - end - HEAD_END.length));
      this.#head = '';
    }
    this.#missing -= body.length;
    if (this.#keepBody) this.#chunks.push(body);
    if (this.#missing > 0) return;
    this.#missing = -1;
    const answer = { status: this.#status, body: Buffer.concat(this.#chunks).toString() };
    this.#chunks = [];
    this.#done?.(answer);
  }
}

/** A POST request with a JSON body. */
export function requestBytes(path: string, headers: Readonly<Record<string, string>>, body: object): Buffer {
  const text = JSON.stringify(body);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\n${lines.join('')}\r\n${text}`,
  );
}

import pg from 'pg';

export interface ListenOptions {
  /** Also called after each connection, for what was told while there was none. */
  readonly onNotice: (payload?: string) => void;
  readonly onLost: (error: unknown) => void;
}

/** Milliseconds until a lost connection is tried again. */
const RETRY = 1_000;

/** Listens on a channel of the database over a connection of its own, which it makes anew when it is lost. */
export function listen(settings: pg.ClientConfig, channel: string, options: ListenOptions): { close(): Promise<void> } {
  const listener = new Listener(settings, channel, options);
  void listener.connect();
  return listener;
}

class Listener {
  readonly #settings: pg.ClientConfig;
  readonly #channel: string;
  readonly #options: ListenOptions;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(settings: pg.ClientConfig, channel: string, options: ListenOptions) {
    this.#settings = settings;
    this.#channel = channel;
    this.#options = options;
  }

  async connect(): Promise<void> {
    const client = new pg.Client({ ...this.#settings, keepAlive: true, application_name: 'fivefold listens' });
    this.#client = client;
    const lost = (error?: unknown) => this.#lose(client, error);
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', ({ payload }) => this.#options.onNotice(payload));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(this.#channel)}`);
      this.#options.onNotice();
    } catch (error) {
      lost(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }

  #lose(client: pg.Client, error: unknown): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    void client.end().catch(() => undefined);
    this.#options.onLost(error);
    this.#retry = setTimeout(() => void this.connect(), RETRY);
  }
}

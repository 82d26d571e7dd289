import { setTimeout as sleep } from 'node:timers/promises';
import { createClient as createStreamClient, NetworkError } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestHub } from './hub.js';

/** How a test subscribes: as the clients of both protocols do. */
export type Transport = 'socket' | 'stream';
export const TRANSPORTS: readonly Transport[] = ['socket', 'stream'];

/** A result as it came. */
export interface ToldResult {
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface SubscriptionOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Beside the credential. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A subscription of a test. */
export interface TestSubscription {
  /** What came so far. */
  readonly results: readonly ToldResult[];
  /** The values of the root field that came so far. */
  readonly told: readonly Readonly<Record<string, unknown>>[];
  /** Resolves when so many results have come. */
  until(count: number): Promise<void>;
  /** Code of the catalogue with which it ended, or `complete`. */
  readonly ended: Promise<string>;
  close(): void;
}

/** Subscribes; resolves when the hub has begun it, or ended it. Operations must have a name. */
export async function subscribe(
  transport: Transport,
  hub: TestHub,
  { token }: { readonly token: string },
  query: string,
  { variables, headers = {} }: SubscriptionOptions = {},
): Promise<TestSubscription> {
  const results: ToldResult[] = [];
  const begun = await starts(hub);
  const credentials = { authorization: `Bearer ${token}`, ...headers };
  const client = transport === 'socket' ? socketClient(hub, credentials) : streamClient(hub, credentials);
  let end: (code: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  client.subscribe(
    { query, ...(variables && { variables: { ...variables } }) },
    {
      next: (result) => {
        const told = result as ToldResult;
        if (told.errors === undefined) results.push(told);
        else end(codeIn(told.errors));
      },
      error: async (error) => end(await refusalOf(error)),
      complete: () => end('complete'),
    },
  );
  while (!over && (await starts(hub)) === begun) await sleep(20);
  return {
    results,
    get told() {
      return results.flatMap(({ data }) => Object.values(data ?? {}));
    },
    until: async (count) => {
      for (let left = 500; results.length < count; left--) {
        if (left === 0 || over)
          throw new Error(`${results.length} of ${count} came; ${over ? await ended : 'it waits'}`);
        await sleep(20);
      }
    },
    ended,
    close: () => client.dispose?.(),
  };
}

interface Client {
  subscribe(
    payload: { query: string; variables?: Record<string, unknown> },
    sink: { next(value: unknown): void; error(error: unknown): void; complete(): void },
  ): unknown;
  dispose?(): unknown;
}

function socketClient(hub: TestHub, credentials: Readonly<Record<string, string>>): Client {
  return createSocketClient({
    url: `${hub.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { ...credentials },
    retryAttempts: 0,
  });
}

function streamClient(hub: TestHub, credentials: Readonly<Record<string, string>>): Client {
  return createStreamClient({ url: `${hub.url}/graphql/stream`, headers: { ...credentials }, retryAttempts: 0 });
}

/** Receipts of subscriptions that have begun. */
function starts(hub: TestHub): Promise<number> {
  return hub.value<number>(`select count(*)::int from access_receipt where body like '%"operation":"Follow%'`);
}

/** The code in errors, in the reason of a connection that was closed, or in an answer. */
async function refusalOf(error: unknown): Promise<string> {
  if (Array.isArray(error)) return codeIn(error);
  if (error instanceof NetworkError && error.response !== undefined) {
    const { errors } = (await (error.response as Response).json()) as ToldResult;
    return codeIn(errors);
  }
  const reason = typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined;
  return String(reason ?? error);
}

function codeIn(errors: ToldResult['errors']): string {
  return String(errors?.[0]?.extensions?.code);
}

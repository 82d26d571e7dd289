import { setTimeout as sleep } from 'node:timers/promises';
import type { HubAnswer } from './hub.js';

/** An answer with data that a client received, whole. */
export interface ReceivedAnswer {
  /** `extensions.receipt`. */
  readonly receipt: string;
  /** What the client said the answer was for; no two answers have the same. */
  readonly purpose: string;
}

/** Clients that ask without pause, whatever happens to the hub. */
export interface CrashLoad {
  readonly received: readonly ReceivedAnswer[];
  /** Requests that ended without data: with an error, or with no answer. */
  readonly failed: number;
  /** Where the clients ask from now on. */
  to(url: string): void;
  /** Resolves when so many more answers have come. */
  answered(count: number): Promise<void>;
  stop(): Promise<void>;
}

const QUERY = '{ people(first: 3) { nodes { id name } } }';
/** Longest time until the service returns. */
const PATIENCE_MS = 60_000;

/** @param pause milliseconds between an answer and the next request of a client */
export function startCrashLoad(token: string, clients: number, pause: number): CrashLoad {
  const received: ReceivedAnswer[] = [];
  let [url, asked, failed, stopping]: [string | undefined, number, number, boolean] = [undefined, 0, 0, false];
  const client = async () => {
    while (!stopping) {
      if (url === undefined) {
        await sleep(20);
        continue;
      }
      const purpose = `ask ${asked++}`;
      const receipt = await ask(url, token, purpose);
      if (receipt === undefined) failed += 1;
      else received.push({ receipt, purpose });
      await sleep(receipt === undefined ? 20 : pause);
    }
  };
  const running = Array.from({ length: clients }, client);
  return {
    received,
    get failed() {
      return failed;
    },
    to: (address) => {
      url = address;
    },
    answered: async (count) => {
      const [wanted, end] = [received.length + count, Date.now() + PATIENCE_MS];
      while (received.length < wanted) {
        if (Date.now() > end) throw new Error(`The service did not return in ${PATIENCE_MS} ms`);
        await sleep(5);
      }
    },
    stop: async () => {
      stopping = true;
      await Promise.all(running);
    },
  };
}

/** The receipt of an answer with data; undefined for everything else. Throws where data came without a receipt. */
async function ask(url: string, token: string, purpose: string): Promise<string | undefined> {
  const body: HubAnswer['body'] | undefined = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-purpose': purpose },
    body: JSON.stringify({ query: QUERY }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).then(
    async (response) => (await response.json().catch(() => undefined)) as HubAnswer['body'] | undefined,
    () => undefined,
  );
  if (body?.data?.people === undefined || body.data?.people === null) return undefined;
  const receipt: unknown = body.extensions?.receipt;
  if (typeof receipt !== 'string') throw new Error(`data without a receipt: ${JSON.stringify(body)}`);
  return receipt;
}

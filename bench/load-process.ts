import { KeepAliveClient } from './client.js';

/** One measurement to make. */
export interface LoadOrder {
  /** Ports of the server's processes; the connections are spread over them. */
  readonly ports: readonly number[];
  /** Whole requests in base64, sent in turn. */
  readonly requests: readonly string[];
  readonly concurrency: number;
  /** Milliseconds before the measurement begins, and of the measurement. */
  readonly warmUp: number;
  readonly duration: number;
}

/** When counting began and ended is told apart from the result, so that the parent can read the processes' CPU time. */
export type LoadReport = { readonly kind: 'begun' } | LoadResult;

export interface LoadResult {
  readonly kind: 'ended';
  /** Answers within the measurement. */
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers with another status than 200. */
  readonly failures: number;
}

/** Asks one server as fast as it answers, on `concurrency` connections. */
async function measure({ ports, requests, concurrency, warmUp, duration }: LoadOrder): Promise<LoadResult> {
  const bytes = requests.map((request) => Buffer.from(request, 'base64'));
  const latencies: number[] = [];
  let failures = 0;
  let next = 0;
  const begin = performance.now() + warmUp;
  const end = begin + duration;
  setTimeout(() => process.send?.({ kind: 'begun' } satisfies LoadReport), warmUp);
  const ask = async (_: unknown, index: number) => {
    const client = new KeepAliveClient(ports[index % ports.length] ?? 0);
    for (let sent = performance.now(); sent < end; ) {
      const request = bytes[next++ % bytes.length] as Buffer;
      const { status } = await client.send(request);
      const now = performance.now();
      if (status !== 200) failures += 1;
      if (sent >= begin && now <= end) latencies.push(now - sent);
      sent = now;
    }
    client.close();
  };
  await Promise.all(Array.from({ length: concurrency }, ask));
  latencies.sort((a, b) => a - b);
  const quantile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return {
    kind: 'ended',
    requests: latencies.length,
    seconds: duration / 1000,
    p50: quantile(0.5),
    p99: quantile(0.99),
    failures,
  };
}

process.on('SIGINT', () => undefined);
process.on('message', async (order: LoadOrder) => process.send?.(await measure(order)));

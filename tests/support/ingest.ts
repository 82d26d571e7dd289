import type { DemoCaller } from '../../src/auth/demo-callers.js';
import type { HubAnswer, JsonObject, TestHub } from './hub.js';

type Caller = Pick<DemoCaller, 'token'>;

/** What became of a batch, as the tests look at it. */
export interface SeenResult {
  readonly batch: string;
  readonly repeated?: boolean;
  readonly accepted: number;
  readonly rejected?: number;
  readonly rejects: readonly {
    readonly line: number;
    readonly sourceId?: string | null;
    readonly field?: string | null;
    readonly code: string;
  }[];
}

let keys = 0;

/** A key that no other batch of this test file has. */
export function newKey(): string {
  keys += 1;
  return `key-${keys}`;
}

/** The ways in which departments send records. */
export function ingestOf(hub: TestHub) {
  return {
    /** Sends records of a type by mutation, as the system `hukou` unless `more` says otherwise. */
    upsert: async (caller: Caller, many: string, records: readonly object[], more: JsonObject = {}) => {
      const name = `${many.charAt(0).toUpperCase()}${many.slice(1)}`;
      return hub.ask(
        caller,
        `mutation Send($input: Upsert${name}Input!) { result: upsert${name}(input: $input) {
          batch repeated accepted rejects { line: position sourceId field code } } }`,
        { input: { sourceSystem: 'hukou', idempotencyKey: newKey(), records, ...more } },
      );
    },
    /** Sends bytes as a stream. */
    stream: (
      { token }: Caller,
      many: string,
      body: string | Uint8Array<ArrayBuffer> | ReadableStream,
      { type = 'application/x-ndjson', key = newKey(), system = 'hukou', query = '' } = {},
    ) =>
      hub.request(
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': type,
            'x-source-system': system,
            'idempotency-key': key,
          },
          body,
          duplex: 'half',
        } as RequestInit,
        `/ingest/${many}${query}`,
      ),
  };
}

/** The result in an answer. Throws where the batch failed. */
export function resultIn({ body, text }: HubAnswer): SeenResult {
  const result = body.data?.result ?? body;
  if (body.errors !== undefined || typeof result !== 'object' || result === null)
    throw new Error(`no result in ${text}`);
  return result as unknown as SeenResult;
}

/** Records as NDJSON. */
export function ndjson(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

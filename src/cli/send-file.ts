import { createReadStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { z } from 'zod';
import { readToken } from '../config.js';
import { StartupError } from '../shared/startup-error.js';
import { refusalIn } from './ask-hub.js';
import { hubAddress } from './hub-address.js';

/** Records on their way to a hub. */
export interface SentFile {
  readonly url: string;
  readonly type: string;
  readonly system: string;
  readonly key: string;
  readonly format: 'ndjson' | 'csv';
  readonly dryRun: boolean;
  readonly file: string;
  /** Told of bytes as they leave; the hub takes them only as fast as it writes. */
  readonly onProgress: (bytes: number) => void;
}

const REJECT = z.object({
  line: z.number(),
  sourceId: z.string().optional(),
  field: z.string().optional(),
  code: z.string(),
});
const RESULT = z.object({
  batch: z.string().optional(),
  accepted: z.number(),
  rejected: z.number(),
  rejects: z.array(REJECT),
});

/** What became of a file. */
export type ImportResult = z.infer<typeof RESULT>;

const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;

/**
 * Sends records as one stream, as the caller of FIVEFOLD_TOKEN.
 * @throws StartupError in lines for the operator; what was written before stays
 */
export async function sendFile({ url, type, dryRun, ...sent }: SentFile): Promise<ImportResult> {
  const address = hubAddress(url, `/ingest/${encodeURIComponent(type)}${dryRun ? '?dryRun=true' : ''}`);
  const headers = {
    authorization: `Bearer ${readToken()}`,
    'content-type': TYPES[sent.format],
    'x-source-system': sent.system,
    'idempotency-key': sent.key,
  };
  const body = Readable.toWeb(createReadStream(sent.file).compose(counting(sent.onProgress)));
  const request = { method: 'POST', headers, body, duplex: 'half', redirect: 'error' } as const;
  const response = await fetch(address, request).catch(() => undefined);
  if (response === undefined) {
    throw new StartupError(
      `The connection to ${address.origin} was lost, or no hub answers there. Import the file again to go on.`,
    );
  }
  const answer: unknown = await response.json().catch(() => undefined);
  const refusal = refusalIn(answer);
  if (refusal !== undefined) throw new StartupError(refusal);
  const result = RESULT.safeParse(answer);
  if (result.success) return result.data;
  throw new StartupError(`What answers at ${address.origin} (status ${response.status}) is not a hub of this version.`);
}

/** The rejects of a batch, as NDJSON. */
export async function rejectsOf(url: string, batch: string): Promise<Readable> {
  const headers = { authorization: `Bearer ${readToken()}` };
  const response = await fetch(hubAddress(url, `/ingest/batches/${batch}/rejects`), { headers, redirect: 'error' });
  if (!response.ok || response.body === null) throw new StartupError('The rejects could not be read.');
  return Readable.from(response.body);
}

function counting(onProgress: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onProgress(chunk.length);
      done(null, chunk);
    },
  });
}

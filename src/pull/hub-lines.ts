import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** A hub, and as whom it is asked. */
export interface HubAccess {
  /** Without a path. */
  readonly url: URL;
  readonly token: string;
  readonly purpose?: string;
  readonly caseId?: string;
}

/** The hub refused the request. */
export class HubRefusal extends Error {
  readonly status: number;
  /** A code of docs/errors.md. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'HubRefusal';
    this.status = status;
    this.code = code;
  }
}

/**
 * The lines of an answer, as they come: the next is taken from the network when it is asked for.
 * @throws HubRefusal; other errors when the hub cannot be reached or the answer breaks off
 */
export async function* hubLines(hub: HubAccess, path: string, signal?: AbortSignal): AsyncGenerator<string> {
  const { url, token, purpose, caseId } = hub;
  const response = await fetch(new URL(path, url), {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/x-ndjson',
      ...(purpose !== undefined && { 'x-purpose': encodeURIComponent(purpose) }),
      ...(caseId !== undefined && { 'x-case-id': encodeURIComponent(caseId) }),
    },
    redirect: 'error',
    ...(signal && { signal }),
  });
  if (!response.ok || response.body === null) throw await refusalOf(response);
  const body = Readable.fromWeb(response.body);
  let broken: Error | undefined;
  body.on('error', (error) => {
    broken = error;
  });
  try {
    for await (const line of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') yield line;
    }
  } finally {
    body.destroy();
  }
  // A stream of lines ends in the same way whether its source ended or broke off.
  if (broken !== undefined) throw broken;
}

async function refusalOf(response: Response): Promise<HubRefusal> {
  const text = await response.text().catch(() => '');
  try {
    const [{ message, extensions }] = JSON.parse(text).errors;
    return new HubRefusal(response.status, String(extensions.code), String(message));
  } catch {
    return new HubRefusal(response.status, 'ERROR', `status ${response.status}`);
  }
}

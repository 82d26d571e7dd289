import type { z } from 'zod';
import { readToken } from '../config.js';
import { StartupError } from '../shared/startup-error.js';
import { hubAddress } from './hub-address.js';

/** A GraphQL operation, and the shape of its data. */
export interface HubOperation<Data> {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly data: z.ZodType<Data>;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly HubProblem[];
}

interface HubProblem {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly advice?: string;
    readonly problems?: readonly { readonly file: string; readonly line: number; readonly message: string }[];
  };
}

/**
 * Asks a running hub over HTTP as the caller of FIVEFOLD_TOKEN.
 * @param url of the hub, without a path; `https:`, or `http:` on this machine, since the credential travels with it
 * @throws StartupError in lines for the operator: what the hub refused and why, or that none answers there
 */
export async function askHub<Data>(url: string, { query, variables, data }: HubOperation<Data>): Promise<Data> {
  const address = hubAddress(url, '/graphql');
  const headers = { authorization: `Bearer ${readToken()}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ query, variables });
  const response = await fetch(address, { method: 'POST', headers, body, redirect: 'error' }).catch(() => undefined);
  if (response === undefined) throw new StartupError(`No hub answers at ${address.origin}.`);
  const answer = (await response.json().catch(() => undefined)) as Answer | undefined;
  const refusal = refusalIn(answer);
  if (refusal !== undefined) throw new StartupError(refusal);
  const read = data.safeParse(answer?.data);
  if (read.success) return read.data;
  throw new StartupError(`What answers at ${address.origin} (status ${response.status}) is not a hub of this version.`);
}

/** What a hub refused and why, in lines for the operator; undefined where it answered. */
export function refusalIn(answer: unknown): string | undefined {
  return (answer as Answer | undefined)?.errors?.map(linesOf).join('\n');
}

function linesOf({ message, extensions: { code, advice, problems = [] } = {} }: HubProblem): string {
  const places = problems.map(({ file, line, message: what }) => `${file}:${line}: ${what}`);
  return [`${code ?? 'ERROR'}: ${message}`, ...places, ...(advice === undefined ? [] : [advice])].join('\n');
}

import { KeepAliveClient } from './client.js';
import type { PeerName, ServerName } from './peers.js';
import { QUERIES, type QueryName } from './queries.js';
import type { Requests } from './requests.js';
import type { Server } from './servers.js';

/** Answers compared of a query; of one with many documents, each document's. */
const CHECKED = 60;

interface Compared {
  readonly servers: Readonly<Partial<Record<ServerName, Server>>>;
  readonly requests: Readonly<Partial<Record<ServerName, Requests>>>;
  readonly queries: readonly QueryName[];
}

/**
 * Asks all servers the same and compares the data. Throws at the first difference, and where the compared answers of a query hold
 * nothing but nulls and empty lists.
 */
export async function sameAnswers({ servers, requests, queries }: Compared): Promise<void> {
  const clients = Object.entries(servers).map(
    ([name, server]) => [name as ServerName, new KeepAliveClient(server.ports[0] ?? 0)] as const,
  );
  for (const name of queries) {
    const count = Math.max(CHECKED, QUERIES[name].documents.length);
    for (let at = 0; at < count; at += 1) {
      let wanted: string | undefined;
      for (const [server, client] of clients) {
        const all = requests[server]?.[name] ?? [];
        const { body } = await client.send(all[at % all.length] as Buffer, true);
        const given = canonical(body);
        wanted ??= given;
        if (given !== wanted) throw new Error(difference(name, server as PeerName, wanted, given));
      }
      if (wanted?.includes('"id":') !== true) throw new Error(`The answer to "${name}" holds no record: ${wanted}`);
    }
  }
  for (const [, client] of clients) client.close();
}

/** The data of an answer as text, without what may differ: order of fields, notation of times and numbers, cursors. */
function canonical(body: string): string {
  const { data, errors } = JSON.parse(body);
  return JSON.stringify(errors === undefined ? plain('data', data) : { errors });
}

/** Fields that are closed to the caller: the hub answers null, a role without the right does not have them. */
const CLOSED = new Set(['maritalStatus', 'careNeeds', 'endCursor']);

function plain(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => plain('', each));
  if (key === 'id') return String(value);
  if (key === 'reportedAt') return new Date(String(value)).toISOString();
  if (typeof value !== 'object' || value === null) return value;
  const { reporterName: name, reporterPhone: phone, ...fields } = value as Record<string, unknown>;
  if ('reporterName' in value) fields.reporter = name === null ? null : { name, phone };
  const known = Object.entries(fields).filter(([name]) => !CLOSED.has(name));
  return Object.fromEntries(
    known.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, plain(name, field)]),
  );
}

function difference(query: QueryName, server: PeerName, wanted: string, given: string): string {
  let at = 0;
  while (at < given.length && given[at] === wanted[at]) at += 1;
  const show = (text: string) => text.slice(Math.max(0, at - 200), at + 300);
  return `The answers to "${query}" differ.\nhub: ${show(wanted)}\n${server}: ${show(given)}`;
}

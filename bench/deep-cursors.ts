import { KeepAliveClient, requestBytes } from './client.js';
import type { ServerName } from './peers.js';
import { REASONS, WALK } from './queries.js';
import { postgraphileVariables } from './requests.js';
import type { Server } from './servers.js';

/** Where the page deep in an area's closed events begins, in one server's cursors. */
export interface Deep {
  readonly area: string;
  readonly after: string;
}

const PAGE = 1000;

interface Connection {
  readonly nodes: readonly { readonly id: string; readonly reportedAt: string }[];
  readonly pageInfo: { readonly endCursor: string };
}

/** Walks `depth` rows into each area's closed events. The hand-written server takes the last row itself, as the hub shows it. */
export async function deepCursors(
  servers: Readonly<Partial<Record<ServerName, Server>>>,
  areas: readonly string[],
  depth: number,
): Promise<Record<ServerName, readonly Deep[]>> {
  const cursors: Record<ServerName, Deep[]> = { hub: [], 'postgraphile-rls': [], postgraphile: [], 'hand-written': [] };
  for (const [name, server] of Object.entries(servers) as [ServerName, Server][]) {
    if (name === 'hand-written') continue;
    const client = new KeepAliveClient(server.ports[0] ?? 0);
    for (const area of areas) {
      const { nodes, pageInfo } = await walk(client, name, server.headers, area, depth);
      cursors[name].push({ area, after: pageInfo.endCursor });
      const last = nodes.at(-1);
      if (name === 'hub') cursors['hand-written'].push({ area, after: `${last?.reportedAt}|${last?.id}` });
    }
    client.close();
  }
  return cursors;
}

async function walk(
  client: KeepAliveClient,
  name: ServerName,
  headers: Readonly<Record<string, string>>,
  area: string,
  depth: number,
): Promise<Connection> {
  let at: Connection = { nodes: [], pageInfo: { endCursor: '' } };
  for (let left = depth; left > 0; left -= PAGE) {
    const variables = { area, ...(left < depth && { after: at.pageInfo.endCursor }) };
    const first = Math.min(PAGE, left);
    const request = requestBytes(
      '/graphql',
      { ...headers, ...REASONS.purpose },
      {
        query: name === 'hub' ? WALK.hub : WALK.postgraphile,
        variables: { ...(name === 'hub' ? variables : postgraphileVariables(variables)), first },
      },
    );
    const { body } = await client.send(request, true);
    const { data } = JSON.parse(body);
    if (data?.events?.nodes.length !== first)
      throw new Error(`${name} did not answer ${first} events: ${body.slice(0, 500)}`);
    at = data.events;
  }
  return at;
}

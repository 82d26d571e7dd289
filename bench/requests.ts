import { requestBytes } from './client.js';
import type { Deep } from './deep-cursors.js';
import type { ServerName } from './peers.js';
import { type BenchQuery, QUERIES, QUERY_NAMES, type QueryName, REASONS } from './queries.js';

/** What requests ask for. */
export interface Ids {
  readonly people: readonly string[];
  readonly communities: readonly string[];
}

export type Requests = Readonly<Record<QueryName, readonly Buffer[]>>;

/** Requests of a query with many documents, so that every document is asked for with different ids. */
const MIXED_ROUNDS = 10;

/**
 * The requests of each query to one server, in the same order for all servers.
 * @param headers the server's credential
 * @param deep cursors of this server
 */
export function requestsOf(
  server: ServerName,
  headers: Readonly<Record<string, string>>,
  ids: Ids,
  deep: readonly Deep[],
): Requests {
  const all = QUERY_NAMES.map((name): [QueryName, Buffer[]] => {
    const query = QUERIES[name];
    return [
      name,
      asked(query, ids, deep).map(({ document, variables }) =>
        requestOf({ server, headers, name, query, document, variables }),
      ),
    ];
  });
  return Object.fromEntries(all) as unknown as Requests;
}

interface Asked {
  readonly document: number;
  readonly variables: Readonly<Record<string, string>>;
}

function asked({ documents }: BenchQuery, { people, communities }: Ids, deep: readonly Deep[]): Asked[] {
  const values = {
    person: people.map((id) => ({ id })),
    area: communities.map((area) => ({ area })),
    cursor: deep.map(({ area, after }) => ({ area, after })),
  };
  const length = documents.length > 1 ? documents.length * MIXED_ROUNDS : values[documents[0]?.takes ?? 'area'].length;
  return Array.from({ length }, (_, index) => {
    const document = index % documents.length;
    const of = values[documents[document]?.takes ?? 'area'];
    return { document, variables: { ...of[index % of.length] } };
  });
}

interface Parts extends Asked {
  readonly server: ServerName;
  readonly headers: Readonly<Record<string, string>>;
  readonly name: QueryName;
  readonly query: BenchQuery;
}

function requestOf({ server, headers, name, query, document, variables }: Parts): Buffer {
  if (server === 'hand-written') return requestBytes(`/${name}`, headers, { variables, document });
  const texts = query.documents[document];
  return requestBytes(
    '/graphql',
    { ...headers, ...REASONS[query.caller] },
    {
      query: server === 'hub' ? texts?.hub : texts?.postgraphile,
      variables: server === 'hub' ? variables : postgraphileVariables(variables),
    },
  );
}

/** An area's id is a number there. */
export function postgraphileVariables(variables: Readonly<Record<string, string>>): object {
  return variables.area === undefined ? variables : { ...variables, area: Number(variables.area) };
}

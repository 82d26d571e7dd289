import { requestBytes } from './client.js';
import { QUERIES, QUERY_NAMES, type QueryName } from './queries.js';

/** The requests of one query, the same for both servers in the same order. */
export interface RequestPair {
  readonly hub: readonly Buffer[];
  readonly peer: readonly Buffer[];
}

export type Requests = Readonly<Record<QueryName, RequestPair>>;

/** A request for each of the ids. `headers` hold the hub's credential. */
export function requestsOf(
  ids: { readonly people: readonly string[]; readonly communities: readonly string[] },
  headers: Readonly<Record<string, string>>,
): Requests {
  const pairs = QUERY_NAMES.map((name): [QueryName, RequestPair] => {
    const query = QUERIES[name];
    const variables = ids[query.ids].map((id) => ({ [query.variable]: id }));
    return [
      name,
      {
        hub: variables.map((each) =>
          requestBytes('/graphql', { ...headers, ...query.headers }, { query: query.text, variables: each }),
        ),
        peer: variables.map((each) => requestBytes(`/${name}`, {}, { variables: each })),
      },
    ];
  });
  return Object.fromEntries(pairs) as unknown as Requests;
}

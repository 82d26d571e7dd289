import type { GraphQLResolveInfo } from 'graphql';

/**
 * What the resolvers of the categories need of the request: something that reads as the plan of the operation says.
 * Rows come back keyed by response key, so plain columns need no resolver.
 */
export interface ReadContext {
  /** Value of a root field (one record, or a connection); null where there is nothing for this caller. */
  read(info: GraphQLResolveInfo): Promise<unknown>;
  /** Value of a relation of a row that `read` or `relation` gave. */
  relation(parent: object, info: GraphQLResolveInfo): Promise<unknown>;
}

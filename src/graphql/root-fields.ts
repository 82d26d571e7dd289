import { type GraphQLResolveInfo, type GraphQLSchema, locatedError, type OperationDefinitionNode } from 'graphql';
import type { RootValue } from './answer.js';
import type { RootField } from './operation-plan.js';
import { JsonBytes } from './operation-reader.js';
import type { OperationResult } from './outcome.js';
import type { PreparedOperation } from './prepare-operation.js';
import type { ResolverContext } from './resolver-context.js';

/**
 * Runs the root fields of a planned operation, their arguments coerced already: shield and root resolver as graphql-js would,
 * but nothing below them, since the database has written all of it. Gives all root values as bytes, or, when one failed,
 * errors and the others' data.
 */
export async function runRootFields(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  { plan, fragments, coerced }: PreparedOperation,
  context: ResolverContext,
  variables: Readonly<Record<string, unknown>>,
): Promise<OperationResult> {
  const queryType = schema.getQueryType();
  if (queryType == null) throw new Error('the schema has no Query');
  const run = async ({ key, name, nodes }: RootField): Promise<Buffer | undefined> => {
    if (name === '__typename') return Buffer.from(JSON.stringify(queryType.name));
    const field = queryType.getFields()[name];
    if (field?.resolve === undefined) throw new Error(`Query.${name} has no resolver`);
    const info: GraphQLResolveInfo = {
      fieldName: name,
      fieldNodes: nodes,
      returnType: field.type,
      parentType: queryType,
      path: { prev: undefined, key, typename: queryType.name },
      schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues: variables,
    };
    const value: unknown = await field.resolve(undefined, coerced.get(nodes[0]) ?? {}, context, info);
    if (value instanceof JsonBytes) return value.bytes;
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) return undefined;
    throw new Error(`Query.${name} gave no JSON`);
  };
  const settled = await Promise.allSettled(plan.fields.map(run));
  const errors = settled.flatMap((result, at) => {
    const root = plan.fields[at];
    return result.status === 'rejected' && root !== undefined
      ? [locatedError(result.reason, root.nodes, [root.key])]
      : [];
  });
  const roots = plan.fields.map(({ key }, at): RootValue => {
    const result = settled[at];
    return { key, json: result?.status === 'fulfilled' ? result.value : undefined };
  });
  if (errors.length === 0) return { errors, roots };
  const data = Object.fromEntries(
    roots.map(({ key, json }) => [key, json === undefined ? null : JSON.parse(json.toString())]),
  );
  return { errors, data };
}

import { execute, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { FLAT_MARK } from '../data/sql/row.js';
import type { OperationRequest } from './operation-request.js';
import type { OperationResult } from './outcome.js';
import type { ResolverContext } from './resolver-context.js';

/** Runs an operation with graphql-js on the full schema, for what the plan does not answer by itself. */
export async function runGraphql(
  schema: GraphQLSchema,
  request: OperationRequest,
  context: ResolverContext,
): Promise<OperationResult> {
  const { errors = [], data } = await execute({
    schema,
    document: request.document,
    operationName: request.operation.name?.value ?? null,
    variableValues: request.variables,
    contextValue: context,
    fieldResolver: resolveMember,
  });
  return { errors, ...(data === undefined ? {} : { data }) };
}

/** Members of planned rows stand under response keys, those of other objects under field names. */
const resolveMember: GraphQLFieldResolver<unknown, unknown> = (source, _args, _context, info) => {
  if (typeof source !== 'object' || source === null) return undefined;
  const value: unknown = Reflect.get(source, FLAT_MARK in source ? info.path.key : info.fieldName);
  return typeof value === 'function' ? value.call(source) : value;
};

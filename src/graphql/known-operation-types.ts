import { GraphQLError, type ValidationRule } from 'graphql';

/**
 * Refuses operations of a kind for which the schema has no root type, and with it all that they select: graphql-js validates
 * nothing below a root type that is not there, and finds it missing only when it executes. (graphql-js 17 has such a rule.)
 */
export const knownOperationTypes: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation) != null) return undefined;
    context.reportError(new GraphQLError(`There are no operations of type ${node.operation}.`, { nodes: node }));
    return false;
  },
});

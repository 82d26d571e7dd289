import { type DocumentNode, type GraphQLError, type GraphQLSchema, specifiedRules, validate } from 'graphql';
import { HubError } from '../../shared/errors.js';
import { knownOperationTypes } from '../known-operation-types.js';

/** Documents that were found valid, for as long as both they and the schema are kept. */
const valid = new WeakMap<DocumentNode, WeakSet<GraphQLSchema>>();

/** What is wrong with a document by a schema; remembered where nothing is. */
export function validateStrictly(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  const known = valid.get(document);
  if (known?.has(schema)) return [];
  const problems = validate(schema, document, [...specifiedRules, knownOperationTypes]);
  if (problems.length > 0) return problems.map(asHubError);
  if (known === undefined) valid.set(document, new WeakSet([schema]));
  else known.add(schema);
  return [];
}

function asHubError({ message, nodes }: GraphQLError): HubError {
  return new HubError('GRAPHQL_VALIDATION_FAILED', message, { nodes: nodes ?? null });
}

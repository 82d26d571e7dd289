import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { Model } from '../data/model.js';
import type { ReadContext } from '../modules/common/read-context.js';

const readRoot: GraphQLFieldResolver<unknown, ReadContext> = (_parent, _args, context, info) => context.read(info);
const readRelation: GraphQLFieldResolver<object, ReadContext> = (parent, _args, context, info) =>
  context.relation(parent, info);

/**
 * Takes TypeGraphQL's wrapper off the resolvers of a model: it turns every argument into an instance of its class, 20 to
 * 100 us a call, and these resolvers read none; the plan of the operation has them already.
 */
export function readDirectly(schema: GraphQLSchema, model: Model): void {
  setResolver(schema, 'Query', model.one, readRoot);
  setResolver(schema, 'Query', model.many, readRoot);
  setRelations(schema, model.name, model.fields);
  for (const field of Object.values(model.fields)) {
    if (field.kind === 'object') setRelations(schema, field.type, field.parts);
  }
}

function setRelations(schema: GraphQLSchema, type: string, fields: Model['fields']): void {
  for (const [name, { kind }] of Object.entries(fields)) {
    if (kind === 'one' || kind === 'many') setResolver(schema, type, name, readRelation);
  }
}

function setResolver(
  schema: GraphQLSchema,
  typeName: string,
  name: string,
  resolve: typeof readRoot | typeof readRelation,
): void {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (field === undefined) throw new Error(`The schema has no field ${typeName}.${name}.`);
  field.resolve = resolve;
}

import 'reflect-metadata';
import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { Model, ModelField, ToManyField, ToOneField } from '../../data/model.js';
import { type BuiltClass, mutable, namedClass, type TypeValue } from './build-class.js';
import { addArgs, connectionArgs } from './connection-args.js';
import type { ReadContext } from './read-context.js';
import { typeNamed } from './type-registry.js';

/**
 * The resolver of an object type's relations. They read through the request's context and take no decision of their own.
 * Undefined when the type has none.
 */
export function relationResolver(typeName: string, type: BuiltClass, fields: Model['fields']): BuiltClass | undefined {
  const relations = Object.entries(fields).filter((entry): entry is [string, ToOneField | ToManyField] =>
    isRelation(entry[1]),
  );
  if (relations.length === 0) return undefined;
  const resolver = namedClass(`${typeName}Relations`);
  Resolver(() => type)(resolver);
  for (const [name, field] of relations) addRelation(resolver, name, field);
  return resolver;
}

function isRelation(field: ModelField): field is ToOneField | ToManyField {
  return field.kind === 'one' || field.kind === 'many';
}

function addRelation(resolver: BuiltClass, name: string, field: ToOneField | ToManyField): void {
  const value = (parent: object, context: ReadContext, info: GraphQLResolveInfo) => context.relation(parent, info);
  const descriptor = { value };
  Object.defineProperty(resolver.prototype, name, descriptor);
  const options = { nullable: true, description: field.description };
  FieldResolver(() => mutable(relationType(field)), options)(resolver.prototype, name, descriptor);
  Root()(resolver.prototype, name, 0);
  Ctx()(resolver.prototype, name, 1);
  Info()(resolver.prototype, name, 2);
  if (isConnection(field)) addArgs(resolver, name, 3, connectionArgs(field.target));
}

function relationType(field: ToOneField | ToManyField): TypeValue {
  if (isConnection(field)) return typeNamed(`${field.target}Connection`);
  return field.kind === 'many' ? [typeNamed(field.target)] : typeNamed(field.target);
}

function isConnection(field: ToOneField | ToManyField): boolean {
  return field.kind === 'many' && field.list !== true;
}

import 'reflect-metadata';
import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, Info, Query, Resolver } from 'type-graphql';
import type { Model } from '../../data/model.js';
import { type BuiltClass, type FieldDefinitions, namedClass } from './build-class.js';
import { addArgs, rootArgs } from './connection-args.js';
import type { ReadContext } from './read-context.js';
import { SCALARS } from './scalars.js';
import { typeNamed } from './type-registry.js';

/** The resolver of a model's two root fields: one record by id, and the connection. Both nullable, so that one refusal leaves its siblings. */
export function rootResolver(model: Model): BuiltClass {
  const resolver = namedClass(`${model.name}Root`);
  Resolver()(resolver);
  addRoot(resolver, model.one, model.name, `One record by id: ${model.description}`, {
    id: { type: () => SCALARS.ID, required: true, description: 'Identifier 标识' },
  });
  const all = `Records the caller may see, page by page: ${model.description}`;
  addRoot(resolver, model.many, `${model.name}Connection`, all, rootArgs(model));
  return resolver;
}

function addRoot(resolver: BuiltClass, name: string, type: string, description: string, args: FieldDefinitions): void {
  const descriptor = { value: (context: ReadContext, info: GraphQLResolveInfo) => context.read(info) };
  Object.defineProperty(resolver.prototype, name, descriptor);
  Query(() => typeNamed(type), { nullable: true, description })(resolver.prototype, name, descriptor);
  Ctx()(resolver.prototype, name, 0);
  Info()(resolver.prototype, name, 1);
  addArgs(resolver, name, 2, args);
}

import 'reflect-metadata';
import { Field, InputType, ObjectType } from 'type-graphql';

/** A class made in code, to which TypeGraphQL's decorators are applied. */
export type BuiltClass = new () => object;

/** What TypeGraphQL takes as a type: a scalar, an enum object or a class; in an array, a list of non-null items. */
export type TypeValue = object | readonly [object];

/** A field of a class made in code. */
export interface FieldDefinition {
  /** Called when the schema is built, so types may refer to each other. */
  readonly type: () => TypeValue;
  readonly description: string;
  /** Non-null; every other field is nullable, because it can be withheld or left out. */
  readonly required?: true;
}

export type FieldDefinitions = Readonly<Record<string, FieldDefinition>>;

/** A GraphQL object type without resolvers: graphql-js's default field resolver reads its fields. */
export function buildObjectType(name: string, description: string, fields: FieldDefinitions): BuiltClass {
  const type = namedClass(name);
  addFields(type, fields);
  ObjectType(name, { description, simpleResolvers: true })(type);
  return type;
}

/** A GraphQL input type. */
export function buildInputType(name: string, description: string, fields: FieldDefinitions): BuiltClass {
  const type = namedClass(name);
  addFields(type, fields);
  InputType(name, { description })(type);
  return type;
}

/** An empty class with a name, which TypeGraphQL uses in its messages. */
export function namedClass(name: string): BuiltClass {
  const type = class {};
  Object.defineProperty(type, 'name', { value: name });
  return type;
}

function addFields(type: BuiltClass, fields: FieldDefinitions): void {
  for (const [name, field] of Object.entries(fields)) {
    const options = { description: field.description, nullable: field.required !== true };
    Field(() => mutable(field.type()), options)(type.prototype, name);
  }
}

/** TypeGraphQL recognises lists as arrays, and its types want them mutable. */
export function mutable(type: TypeValue): object | object[] {
  return Array.isArray(type) ? [...type] : type;
}

import {
  type GraphQLArgumentConfig,
  GraphQLEnumType,
  type GraphQLFieldConfig,
  GraphQLInputObjectType,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';

/** A part of a schema, by the names in it. */
export interface SchemaShape {
  /**
   * By type: the fields, input fields or enum values that stay; by `Type.field`: the arguments that stay. What is not listed
   * stays whole, as far as something that stays leads to it.
   */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  /** Fields (`Type.field`) whose value is never null. */
  readonly required: ReadonlySet<string>;
}

/**
 * The schema of a shape: what it leaves out, and whatever only that led to, is in no way part of it. Descriptions and
 * resolvers stay. The given schema has no interfaces and unions.
 */
export function narrowSchema(schema: GraphQLSchema, shape: SchemaShape): GraphQLSchema {
  const types = new NarrowedTypes(shape);
  const root = (type: GraphQLObjectType | null | undefined) => {
    const isEmpty = type == null || shape.members.get(type.name)?.size === 0;
    return isEmpty ? undefined : types.object(type);
  };
  return new GraphQLSchema({
    description: schema.description,
    query: root(schema.getQueryType()),
    mutation: root(schema.getMutationType()),
    subscription: root(schema.getSubscriptionType()),
    directives: schema.getDirectives(),
  });
}

/** The types of one narrowed schema, each made once, and its members when they are first asked for, since types refer to each other. */
class NarrowedTypes {
  readonly #shape: SchemaShape;
  readonly #types = new Map<string, GraphQLNamedType>();

  constructor(shape: SchemaShape) {
    this.#shape = shape;
  }

  object(type: GraphQLObjectType): GraphQLObjectType {
    return this.#once(type, () => {
      const config = type.toConfig();
      const fields = () =>
        mapValues(this.#kept(type.name, config.fields), (field, name) => this.#field(type, name, field));
      return new GraphQLObjectType({ ...config, fields });
    });
  }

  #field(
    type: GraphQLObjectType,
    name: string,
    field: GraphQLFieldConfig<unknown, unknown>,
  ): GraphQLFieldConfig<unknown, unknown> {
    const coordinate = `${type.name}.${name}`;
    const kept = this.#kept(coordinate, field.args ?? {});
    const args = mapValues(kept, (arg): GraphQLArgumentConfig => ({ ...arg, type: this.#type(arg.type) }));
    const narrowed = this.#type(field.type);
    const required = this.#shape.required.has(coordinate) && !isNonNullType(narrowed);
    return { ...field, args, type: required ? new GraphQLNonNull(narrowed) : narrowed };
  }

  #type<Type extends GraphQLType>(type: Type): Type;
  #type(type: GraphQLType): GraphQLType {
    if (isNonNullType(type)) return new GraphQLNonNull(this.#type(type.ofType));
    if (isListType(type)) return new GraphQLList(this.#type(type.ofType));
    if (isObjectType(type)) return this.object(type);
    if (isInputObjectType(type)) return this.#input(type);
    if (isEnumType(type)) return this.#enum(type);
    if (isScalarType(type)) return type;
    throw new Error(`${type} is of a kind that is not narrowed.`);
  }

  #input(type: GraphQLInputObjectType): GraphQLInputObjectType {
    return this.#once(type, () => {
      const config = type.toConfig();
      const fields = () =>
        mapValues(this.#kept(type.name, config.fields), (field) => ({ ...field, type: this.#type(field.type) }));
      return new GraphQLInputObjectType({ ...config, fields });
    });
  }

  #enum(type: GraphQLEnumType): GraphQLEnumType {
    if (!this.#shape.members.has(type.name)) return type;
    return this.#once(type, () => {
      const config = type.toConfig();
      return new GraphQLEnumType({ ...config, values: this.#kept(type.name, config.values) });
    });
  }

  #kept<Member>(name: string, members: Readonly<Record<string, Member>>): Record<string, Member> {
    const stay = this.#shape.members.get(name);
    return Object.fromEntries(Object.entries(members).filter(([member]) => stay === undefined || stay.has(member)));
  }

  #once<Type extends GraphQLNamedType>(type: Type, make: () => Type): Type {
    const known = this.#types.get(type.name);
    if (known !== undefined) return known as Type;
    const made = make();
    this.#types.set(type.name, made);
    return made;
  }
}

function mapValues<From, To>(
  of: Readonly<Record<string, From>>,
  to: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value, key)]));
}

import { registerEnumType } from 'type-graphql';
import type { EnumDefinition } from '../../data/model.js';

/** The object that stands for an enum in TypeGraphQL: each value name is its own value, as the database stores it. */
export type EnumObject = Readonly<Record<string, string>>;

const registered = new Map<EnumDefinition, EnumObject>();

/** The GraphQL enum of a definition, registered with TypeGraphQL on first use. */
export function enumOf(definition: EnumDefinition): EnumObject {
  const known = registered.get(definition);
  if (known !== undefined) return known;
  const values = Object.entries(definition.values);
  const object: EnumObject = Object.fromEntries(values.map(([name]) => [name, name]));
  registerEnumType(object, {
    name: definition.name,
    description: definition.description,
    valuesConfig: Object.fromEntries(values.map(([name, description]) => [name, { description }])),
  });
  registered.set(definition, object);
  return object;
}

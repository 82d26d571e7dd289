import type { BuiltClass } from './build-class.js';

const types = new Map<string, BuiltClass>();

/** The class of a GraphQL type, built on first use; types that are shared (GeoPoint, StringFilter) are built once. */
export function defineType(name: string, build: (name: string) => BuiltClass): BuiltClass {
  const known = types.get(name);
  if (known !== undefined) return known;
  const built = build(name);
  types.set(name, built);
  return built;
}

/** A type built before; for references between types, resolved when the schema is built. */
export function typeNamed(name: string): BuiltClass {
  const type = types.get(name);
  if (type === undefined)
    throw new Error(`No GraphQL type ${name} has been built: is its model in the list of modules?`);
  return type;
}

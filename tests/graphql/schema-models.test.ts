import { describe, expect, test } from '@jest/globals';
import { GraphQLInputObjectType, GraphQLObjectType } from 'graphql';
import type { ColumnField, Model, ModelField } from '../../src/data/model.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import { MODELS } from '../../src/modules/index.js';

const schema = buildHubSchema();

describe.each(MODELS.map((model): [string, Model] => [model.name, model]))('The category %s', (name, model) => {
  test('has every field of its model and no other, with its type and description', () => {
    const expected = Object.entries(model.fields).map(([field, definition]) => [
      field,
      { type: field === 'id' ? 'ID!' : fieldType(definition), description: definition.description },
    ]);
    const computed = Object.entries(model.computed ?? {}).map(([field, { type, description }]) => [
      field,
      { type: `[${type.name}!]`, description },
    ]);
    const actual = Object.values(objectType(name).getFields()).map((field) => [
      field.name,
      { type: String(field.type), description: field.description },
    ]);
    expect(Object.fromEntries(actual)).toEqual(Object.fromEntries([...expected, ...computed]));
  });

  test('has its root fields: one by id, and a connection with an area argument where its rows lie in areas', () => {
    const query = objectType('Query').getFields();
    expect(signature(query[model.one])).toEqual({ type: name, args: { id: 'ID!' } });
    const area = model.scope === 'ancestors' ? { area: 'ID' } : {};
    expect(signature(query[model.many])).toEqual({ type: `${name}Connection`, args: { ...area, ...pageArgs(name) } });
  });

  test('has a connection of the Relay specification', () => {
    expect(shape(objectType(`${name}Connection`))).toEqual({
      edges: `[${name}Edge!]!`,
      nodes: `[${name}!]!`,
      pageInfo: 'PageInfo!',
      totalCount: 'Int!',
    });
    expect(shape(objectType(`${name}Edge`))).toEqual({ cursor: 'String!', node: `${name}!` });
  });

  test('filters by every field, by and, or, not', () => {
    const logic = { and: `[${name}Filter!]`, or: `[${name}Filter!]`, not: `${name}Filter` };
    const fields = Object.entries(model.fields).map(([field, definition]) => [field, filterName(definition)]);
    expect(shape(inputType(`${name}Filter`))).toEqual({ ...logic, ...Object.fromEntries(fields) });
    expect(shape(inputType(`${name}ListFilter`))).toEqual({ some: `${name}Filter`, none: `${name}Filter` });
  });

  test('sorts by every column with one value, one in each element of orderBy', () => {
    const sortable = Object.entries(model.fields).filter(([, field]) => field.kind === 'column' && !field.list);
    const order = inputType(`${name}Order`);
    expect(shape(order)).toEqual(Object.fromEntries(sortable.map(([field]) => [field, 'SortDirection'])));
    expect(order.isOneOf).toBe(true);
  });

  test('has connections with page arguments on its to-many relations', () => {
    for (const [field, definition] of Object.entries(model.fields)) {
      const args = definition.kind === 'many' && !definition.list ? pageArgs(definition.target) : {};
      expect([field, signature(objectType(name).getFields()[field]).args]).toEqual([field, args]);
    }
  });

  test('has the parts of its object fields, also in filters', () => {
    for (const field of Object.values(model.fields)) {
      if (field.kind !== 'object') continue;
      const parts = Object.entries(field.parts);
      const typed = (of: (part: ModelField) => string) =>
        Object.fromEntries(parts.map(([key, part]) => [key, of(part)]));
      expect(shape(objectType(field.type))).toEqual(typed(fieldType));
      expect(shape(inputType(`${field.type}Filter`))).toEqual(typed(filterName));
    }
  });
});

function fieldType(field: ModelField): string {
  switch (field.kind) {
    case 'column':
      return field.list ? `[${scalarName(field)}!]` : scalarName(field);
    case 'object':
      return field.type;
    case 'one':
      return field.target;
    case 'many':
      return field.list ? `[${field.target}!]` : `${field.target}Connection`;
  }
}

function filterName(field: ModelField): string {
  switch (field.kind) {
    case 'column':
      return `${scalarName(field)}${field.list ? 'ListFilter' : 'Filter'}`;
    case 'object':
      return `${field.type}Filter`;
    case 'one':
      return `${field.target}Filter`;
    case 'many':
      return `${field.target}ListFilter`;
  }
}

function scalarName({ type }: ColumnField): string {
  return typeof type === 'string' ? type : type.name;
}

function pageArgs(target: string): Record<string, string> {
  const page = { first: 'Int', after: 'String', last: 'Int', before: 'String' };
  return { filter: `${target}Filter`, orderBy: `[${target}Order!]`, ...page };
}

function signature(field: { type: unknown; args: readonly { name: string; type: unknown }[] } | undefined) {
  const args = field?.args.map((arg) => [arg.name, String(arg.type)]) ?? [];
  return { type: String(field?.type), args: Object.fromEntries(args) };
}

function shape(type: GraphQLObjectType | GraphQLInputObjectType): Record<string, string> {
  const fields = Object.values<{ name: string; type: unknown }>(type.getFields());
  return Object.fromEntries(fields.map((field) => [field.name, String(field.type)]));
}

function objectType(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (type instanceof GraphQLObjectType) return type;
  throw new Error(`The schema has no object type ${name}.`);
}

function inputType(name: string): GraphQLInputObjectType {
  const type = schema.getType(name);
  if (type instanceof GraphQLInputObjectType) return type;
  throw new Error(`The schema has no input ${name}.`);
}

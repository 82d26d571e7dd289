import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isInterfaceType, isIntrospectionType, isNonNullType, isUnionType, validateSchema } from 'graphql';
import { printHubSchema } from '../../src/graphql/print.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import { SUBSCRIBED_FIELDS } from '../../src/modules/events/subscriptions/subscribed-fields.js';

const schema = buildHubSchema();
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));

describe('The schema', () => {
  test('is valid', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  test('is the committed schema/schema.graphql; run npm run schema after a change', () => {
    expect(readFileSync('schema/schema.graphql', 'utf8') === printHubSchema()).toBe(true);
  });

  test('is built once', () => {
    expect(buildHubSchema()).toBe(schema);
  });

  test('has neither interfaces nor unions, on which permissions are easily forgotten', () => {
    expect(types.filter((type) => isInterfaceType(type) || isUnionType(type))).toEqual([]);
  });

  test('has a subscription for each field that is told of, and no other', () => {
    expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).sort()).toEqual(
      Object.keys(SUBSCRIBED_FIELDS).sort(),
    );
  });

  test('has no nullable mutation, so that one that fails takes the others along', () => {
    const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(fields.length).toBeGreaterThan(0);
    for (const { name, type } of fields) expect([name, isNonNullType(type)]).toEqual([name, true]);
  });

  test('describes every type, field, argument and value of its own', () => {
    const builtIn = ['ID', 'String', 'Int', 'Float', 'Boolean', 'Query', 'Mutation', 'Subscription'];
    const bare = types
      .filter(({ name }) => !builtIn.includes(name))
      .flatMap((type) => {
        const members =
          'getFields' in type ? Object.values(type.getFields()) : 'getValues' in type ? type.getValues() : [];
        const args = members.flatMap((member) => ('args' in member ? member.args : []));
        const nameless = [...members, ...args].filter(({ description }) => !description).map(({ name }) => name);
        return [...(type.description ? [] : [type.name]), ...nameless.map((name) => `${type.name}.${name}`)];
      });
    expect(bare).toEqual([]);
  });
});

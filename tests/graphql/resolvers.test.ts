import { describe, expect, test } from '@jest/globals';
import { type GraphQLResolveInfo, graphql } from 'graphql';
import { buildHubSchema } from '../../src/graphql/schema.js';

const schema = buildHubSchema();

describe('The resolvers', () => {
  test('read root fields and relations through the context, each with its own info', async () => {
    const asked: string[] = [];
    const note = (info: GraphQLResolveInfo) => asked.push(`${info.parentType.name}.${info.fieldName}`);
    const contextValue = {
      read: async (info: GraphQLResolveInfo) => {
        note(info);
        return { number: 'E1', reporter: { name: '张**' } };
      },
      relation: async (parent: object, info: GraphQLResolveInfo) => {
        note(info);
        return info.fieldName === 'person' ? { ...parent, id: 'p' } : { nodes: [{ id: 'n' }] };
      },
    };
    const source = `{ event(id: "1") { number reporter { name person { id name } } things(first: 1) { nodes { id } } } }`;
    expect(await graphql({ schema, source, contextValue })).toEqual({
      data: {
        event: {
          number: 'E1',
          reporter: { name: '张**', person: { id: 'p', name: '张**' } },
          things: { nodes: [{ id: 'n' }] },
        },
      },
    });
    expect(asked.toSorted()).toEqual(['Event.things', 'EventReporter.person', 'Query.event']);
  });

  test('refuse an element of orderBy that names two fields or none', async () => {
    const contextValue = { read: async () => ({ totalCount: 1 }) };
    const count = (order: string) =>
      graphql({ schema, source: `{ people(orderBy: [${order}]) { totalCount } }`, contextValue });
    expect((await count('{ name: ASC }, { sex: DESC }')).errors).toBeUndefined();
    expect((await count('{ name: ASC, sex: DESC }')).errors).toHaveLength(1);
    expect((await count('{}')).errors).toHaveLength(1);
  });
});

import { describe, expect, test } from '@jest/globals';
import { type ExecutionResult, type GraphQLSchema, graphql, introspectionFromSchema, printSchema } from 'graphql';
import { rootAccess } from '../../src/graphql/root-access.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import { shieldSchema } from '../../src/graphql/shield.js';
import { MODELS } from '../../src/modules/index.js';
import { ALWAYS, NEVER } from '../../src/policy/condition.js';
import { HubError } from '../../src/shared/errors.js';

const access = rootAccess(MODELS);
const schema = shieldSchema(buildHubSchema(), access);
const categories = MODELS.map(({ name, one, many }): [string, string, string] => [name, one, many]);

describe('The shield', () => {
  test('has a rule for every root field and no other', () => {
    expect(Object.keys(access.Query).sort()).toEqual(Object.keys(schema.getQueryType()?.getFields() ?? {}).sort());
    expect(Object.keys(access.Mutation).sort()).toEqual(
      Object.keys(schema.getMutationType()?.getFields() ?? {}).sort(),
    );
  });

  test('changes nothing of the schema that a caller sees', () => {
    expect(printSchema(schema)).toBe(printSchema(buildHubSchema()));
    expect(introspectionFromSchema(schema)).toEqual(introspectionFromSchema(buildHubSchema()));
  });

  test.each(categories)('refuses %s where the type is closed to the caller', async (type, one, many) => {
    const context = caller((asked) => asked !== type);
    const { data, errors } = await run(`{ one: ${one}(id: "1") { id } many: ${many} { totalCount } }`, context);
    expect(data).toEqual({ one: null, many: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(context.reads).toBe(0);
  });

  test.each(categories)('lets %s through where any row may be visible', async (type, one, many) => {
    const context = caller((asked) => asked === type);
    const answer = await run(`{ one: ${one}(id: "1") { id } many: ${many} { totalCount } }`, context);
    expect(answer).toEqual({ data: { one: null, many: null } });
    expect(context.reads).toBe(2);
  });

  test('gives the same error whatever the arguments', async () => {
    const ask = async (args: string) =>
      (
        await run(
          `{ people(${args}) { totalCount } }`,
          caller(() => false),
        )
      ).errors;
    const asked = await Promise.all([ask('first: 1'), ask('first: 2'), ask('area: 9'), ask('after: "x", last: 7')]);
    const words = asked.map((errors) => errors?.map(({ message, extensions }) => ({ message, extensions })));
    expect(new Set(words.map((word) => JSON.stringify(word))).size).toBe(1);
  });

  test('refuses a root field that has no rule', async () => {
    const { people, ...others } = access.Query;
    const answer = await run(
      '{ people { totalCount } }',
      caller(() => true),
      shieldSchema(buildHubSchema(), { ...access, Query: others }),
    );
    expect(people).toBe('Person');
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('lets errors of the catalogue pass and hides all others', async () => {
    const failing = (error: Error) => ({ ...caller(() => true), read: () => Promise.reject(error) });
    const known = await run('{ people { totalCount } }', failing(new HubError('INVALID_CURSOR')));
    expect(known.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
    const unknown = await run('{ people { totalCount } }', failing(new Error('relation "person" does not exist')));
    expect(unknown.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(unknown)).not.toContain('relation');
  });
});

function caller(open: (type: string) => boolean) {
  const context = {
    reads: 0,
    access: (type: string) => ({ type, visible: open(type) ? ALWAYS : NEVER, fields: {} }),
    read: async () => {
      context.reads += 1;
      return null;
    },
  };
  return context;
}

function run(source: string, contextValue: object, on: GraphQLSchema = schema): Promise<ExecutionResult> {
  return graphql({ schema: on, source, contextValue });
}

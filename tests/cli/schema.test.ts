import { generate } from '@graphql-codegen/cli';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  GraphQLSchema,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  validateSchema,
} from 'graphql';
import { schemaCommand } from '../../src/cli/schema.js';
import { runCommand } from '../support/run-command.js';

const print = (...args: readonly string[]) => runCommand(schemaCommand(), 'print', ...args);

async function schemaFor(...args: readonly string[]) {
  const { text, exitCode } = await print(...args);
  expect(exitCode).toBe(0);
  const schema = buildSchema(text);
  expect(validateSchema(schema)).toEqual([]);
  return schema;
}

/** What queries lead to, as text. */
function queriesOf(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(new GraphQLSchema({ query: schema.getQueryType() })));
}

describe('fivefold schema print', () => {
  test('prints what a class of callers can name', async () => {
    const schema = await schemaFor('--as', 'hotline_12345@street');
    const person = schema.getType('Person');
    const fields = isObjectType(person) ? Object.keys(person.getFields()) : [];
    expect(fields).toEqual(['id', 'name', 'phone', 'reportedEvents', 'residenceAddress', 'residenceArea']);
    expect(schema.getType('Household')).toBeUndefined();
    expect(schema.getType('PersonOrder')?.description).toContain('排序');
  });

  test('follows kind, purpose and case', async () => {
    const roots = async (...args: readonly string[]) =>
      Object.keys((await schemaFor(...args)).getQueryType()?.getFields() ?? {});
    expect(await roots('--as', 'audit@CITY', '--kind', 'auditor')).toContain('accessLog');
    expect(await roots('--as', 'audit@CITY')).not.toContain('accessLog');
    const without = await print('--as', 'civil_affairs@CITY');
    const readsNumber = ({ text }: { readonly text: string }) => /^type Person \{[^}]*\bidNumber:/m.test(text);
    expect(readsNumber(without)).toBe(false);
    expect(readsNumber(await print('--as', 'civil_affairs@CITY', '--purpose', '--case'))).toBe(true);
    // A system reads what a person does, sends records, and asks for no grants.
    const system = await schemaFor('--as', 'civil_affairs@CITY', '--kind', 'system');
    const mutations = Object.keys(system.getMutationType()?.getFields() ?? {});
    expect(mutations.sort()).toEqual(['upsertHouseholds', 'upsertOrganizations', 'upsertPeople']);
    expect(queriesOf(system)).toBe(queriesOf(buildSchema(without.text)));
  });

  test.each([
    [['--as', 'dragons@CITY'], 'unknown department "dragons"'],
    [['--as', 'audit'], 'tier one of CITY'],
    [['--as', 'audit@CITY', '--policy', '/nowhere'], 'there is no directory /nowhere'],
    [[], '--as'],
  ])('refuses %j', async (args, message) => {
    const { text, exitCode } = await print(...args);
    expect(exitCode).toBe(1);
    expect(text).toContain(message);
  });
});

describe('Types generated for a role', () => {
  const types = async (sdl: string, document: string): Promise<string> => {
    const config = { schema: sdl, documents: document, silent: true, errorsOnly: true };
    const [file] = await generate(
      { ...config, generates: { 'types.ts': { plugins: ['typescript-operations'] } } },
      false,
    );
    return file?.content ?? '';
  };
  const CARE = 'query Care { people { nodes { id name maritalStatus } } }';
  const VISIT = 'query Visit { people { nodes { id phone residenceArea { name } } } }';

  test('hold the documents of that role, with non-null where it always reads', async () => {
    const { text } = await print('--as', 'civil_affairs@CITY', '--purpose', '--case');
    expect(await types(text, CARE)).toContain(
      'nodes: Array<{ id: string, name: string, maritalStatus: MaritalStatus | null }>',
    );
  });

  test('cannot be made of a document of another role', async () => {
    const { text } = await print('--as', 'hotline_12345@STREET');
    expect(await types(text, VISIT)).toContain('residenceArea: { name: string }');
    await expect(types(text, CARE)).rejects.toThrow('Cannot query field "maritalStatus" on type "Person".');
  });
});

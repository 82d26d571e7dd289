import { GraphQLError, GraphQLScalarType } from 'graphql';

/** A record as an object of JSON, whose members are the fields of its type. Output only. */
export const RecordScalar = new GraphQLScalarType<object, unknown>({
  name: 'Record',
  description:
    'A record as a JSON object: its fields as in the type of its name, and of each record that it refers to the id.',
  serialize: (value) => value,
  parseValue: refuse,
  parseLiteral: refuse,
});

function refuse(): never {
  throw new GraphQLError('A record is no input.');
}

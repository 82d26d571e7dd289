import { buildSchema, GraphQLError, type GraphQLFieldResolver, type GraphQLSchema, graphqlSync } from 'graphql';
import type { AskerView } from './asker-view.js';
import { CATALOGUE } from './catalogue.js';
import { GivenRecord } from './given-record.js';
import { pageOf } from './page-of.js';
import { isRefused } from './refused.js';
import { relatedRecords } from './related-records.js';

/** The answer to an operation, from the records that an asker can read. */
export interface OracleAnswer {
  readonly data: unknown;
  /** By response key of the root field: why it was refused. */
  readonly refused: Readonly<Record<string, string>>;
}

/** Answers operations in memory; every field is resolved by itself. */
export class Answerer {
  readonly #schema: GraphQLSchema;

  /** @param sdl the printed schema */
  constructor(sdl: string) {
    this.#schema = buildSchema(sdl);
  }

  answer(view: AskerView, source: string, variableValues: Readonly<Record<string, unknown>>): OracleAnswer {
    const { data, errors = [] } = graphqlSync({
      ...{ schema: this.#schema, source, variableValues, contextValue: view },
      fieldResolver: resolveField,
    });
    const failure = errors.find(({ path, extensions }) => path?.length !== 1 || extensions.refused === undefined);
    if (failure !== undefined) throw failure;
    return {
      data,
      refused: Object.fromEntries(
        errors.map(({ path, extensions }) => [String(path?.[0]), String(extensions.refused)]),
      ),
    };
  }
}

const resolveField: GraphQLFieldResolver<unknown, AskerView> = (parent, args, view, info) => {
  const { fieldName, parentType, schema } = info;
  if (parentType === schema.getQueryType()) {
    const type = Object.keys(CATALOGUE).find((name) => info.returnType.toString().replace('Connection', '') === name);
    if (type === undefined) throw new Error(`the oracle knows nothing of ${fieldName}`);
    if (!view.isOpen(type)) throw new GraphQLError(fieldName, { extensions: { refused: 'FORBIDDEN' } });
    if (isRefused(view, info)) throw new GraphQLError(fieldName, { extensions: { refused: 'FIELD_NOT_READABLE' } });
    return 'id' in args ? view.find(type, args.id) : pageOf({ view, schema, type }, view.all(type), args);
  }
  if (!(parent instanceof GivenRecord)) return Reflect.get(Object(parent), fieldName);
  const { type } = parent;
  const place = CATALOGUE[type]?.fields[fieldName];
  switch (place?.is) {
    case 'column':
      return parent.given(fieldName);
    case 'one':
      return view.find(info.returnType.toString(), parent.given(fieldName));
    case 'object': {
      const parts = parent.given(fieldName);
      if (typeof parts !== 'object' || parts === null) return null;
      return 'person' in parts ? { ...parts, person: view.find('Person', parts.person) } : parts;
    }
    default: {
      const records = relatedRecords({ view, schema, type }, parent, fieldName);
      if (records === undefined) return null;
      const target = info.returnType.toString().replace(/Connection|[[\]!]/g, '');
      return place?.is === 'links' && place.open !== undefined
        ? [...records].sort((one, other) => (one.id < other.id ? -1 : 1))
        : pageOf({ view, schema, type: target }, records, args);
    }
  }
};

import { GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, type GraphQLScalarType, GraphQLString } from 'graphql';
import type { ScalarName } from '../../data/model.js';
import { DateScalar } from './date-scalar.js';
import { DateTimeScalar } from './date-time-scalar.js';

/** The GraphQL scalar of each scalar name of the models. */
export const SCALARS: Readonly<Record<ScalarName, GraphQLScalarType>> = {
  ID: GraphQLID,
  String: GraphQLString,
  Int: GraphQLInt,
  Float: GraphQLFloat,
  Boolean: GraphQLBoolean,
  Date: DateScalar,
  DateTime: DateTimeScalar,
};

import { createRequire } from 'node:module';
import { DriverException } from '@mikro-orm/core';
import type { GraphQLSchema } from 'graphql';
import type * as Middleware from 'graphql-middleware';
import type * as Shield from 'graphql-shield';
import { databaseFailure } from '../data/pool/database-failure.js';
import { HubError } from '../shared/errors.js';
import { isOpenRoot, type RootAccess, type RootCaller, type RootRule } from './root-access.js';

/** Both as CommonJS and only here: graphql-shield's ES module needs util.isUndefined, which Node 23 removed, and must meet the same instance. */
const load = createRequire(import.meta.url);
const { rule, shield, deny }: typeof Shield = load('graphql-shield');
const { applyMiddleware }: typeof Middleware = load('graphql-middleware');

/** What the shield needs of the request. graphql-shield keeps a property of its own on the context: do not freeze it. */
export type ShieldContext = RootCaller;

/**
 * The schema with its root fields guarded: one that is closed to the caller answers FORBIDDEN whatever its arguments, and one
 * without a rule does so for everyone. Fields below the root are decided by the plan. Errors of the resolvers pass when they
 * are of the catalogue; any other becomes one of it, with itself as originalError.
 * Throws when a rule names a field that the schema does not have.
 */
export function shieldSchema(schema: GraphQLSchema, access: RootAccess): GraphQLSchema {
  const options = { fallbackRule: deny, fallbackError: refusal, allowExternalErrors: false };
  const rules = Object.fromEntries(
    ROOTS.filter((root) => schema.getType(root)).map((root) => [root, rootRules(access[root])]),
  );
  const middleware = shield(rules, options).generate(schema);
  const guarded = Object.entries(middleware).filter(([type]) => type in rules);
  if (guarded.length < Object.keys(rules).length) throw new Error('graphql-shield made no rules for the root fields.');
  return applyMiddleware(schema, Object.fromEntries(guarded));
}

const ROOTS = ['Query', 'Mutation', 'Subscription'] as const;

function rootRules(access: RootAccess['Query']): Record<string, ReturnType<typeof rootRule>> {
  return Object.fromEntries(Object.entries(access).map(([field, who]) => [field, rootRule(field, who)]));
}

/** Named after its field, because graphql-shield wants the names unique. */
function rootRule(field: string, who: RootRule): ReturnType<ReturnType<typeof rule>> {
  const open = (context: ShieldContext) => isOpenRoot(who, context);
  return rule(field, { cache: 'no_cache' })((_parent, _args, context: ShieldContext) => open(context));
}

/** `error` is what a resolver threw, null when a rule refused. */
function refusal(error: unknown): Error {
  if (error === null) return new HubError('FORBIDDEN');
  if (error instanceof HubError) return error;
  if (error instanceof DriverException) return databaseFailure(error);
  return new HubError('INTERNAL_SERVER_ERROR', undefined, error instanceof Error ? { originalError: error } : {});
}

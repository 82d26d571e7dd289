import { createRequire } from 'node:module';
import type { GraphQLSchema } from 'graphql';
import type * as Middleware from 'graphql-middleware';
import type * as Shield from 'graphql-shield';
import type { TypeAccess } from '../policy/access.js';
import { HubError } from '../shared/errors.js';
import type { RootAccess } from './root-access.js';

/** Both as CommonJS and only here: graphql-shield's ES module needs util.isUndefined, which Node 23 removed, and must meet the same instance. */
const load = createRequire(import.meta.url);
const { rule, shield, deny }: typeof Shield = load('graphql-shield');
const { applyMiddleware }: typeof Middleware = load('graphql-middleware');

/** What the shield needs of the request. graphql-shield keeps a property of its own on the context: do not freeze it. */
export interface ShieldContext {
  /** The policy's decision about a type for the caller. */
  access(type: string): TypeAccess;
}

/**
 * The schema with its root fields guarded: one whose type is closed to the caller answers FORBIDDEN whatever its
 * arguments, and one without a rule does so for everyone. Fields below the root are decided by the plan. Errors of the
 * resolvers pass when they are of the catalogue; any other becomes INTERNAL_SERVER_ERROR, with itself as originalError.
 * Throws when a rule names a field that the schema does not have.
 */
export function shieldSchema(schema: GraphQLSchema, access: RootAccess): GraphQLSchema {
  const rules = Object.entries(access).map(([field, type]) => [field, rootRule(field, type)]);
  const options = { fallbackRule: deny, fallbackError: refusal, allowExternalErrors: false };
  const middleware = shield({ Query: Object.fromEntries(rules) }, options).generate(schema);
  if (!('Query' in middleware)) throw new Error('graphql-shield made no rules for the root fields.');
  return applyMiddleware(schema, { Query: middleware.Query });
}

/** Named after its field, because graphql-shield wants the names unique. */
function rootRule(field: string, type: string | null): ReturnType<ReturnType<typeof rule>> {
  const open = (context: ShieldContext) => type === null || context.access(type).visible.op !== 'false';
  return rule(field, { cache: 'no_cache' })((_parent, _args, context: ShieldContext) => open(context));
}

/** `error` is what a resolver threw, null when a rule refused. */
function refusal(error: unknown): Error {
  if (error === null) return new HubError('FORBIDDEN');
  if (error instanceof HubError) return error;
  return new HubError('INTERNAL_SERVER_ERROR', undefined, error instanceof Error ? { originalError: error } : {});
}

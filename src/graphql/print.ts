import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { MODELS } from '../modules/index.js';
import type { PrincipalClass } from '../policy/access.js';
import type { LoadedPolicy } from '../policy/policy.js';
import { rootAccess } from './root-access.js';
import { buildHubSchema } from './schema.js';
import { strictSchema } from './strict/strict-schemas.js';

/** The schema as text: sorted, with descriptions, the same on every machine. What schema/schema.graphql holds. */
export function printHubSchema(): string {
  return print(buildHubSchema());
}

/** The schema of strict mode as text: all that callers of this class can name. */
export function printStrictSchema(policy: LoadedPolicy, principalClass: PrincipalClass): string {
  const sources = { schema: buildHubSchema(), models: MODELS, roots: rootAccess(MODELS) };
  return print(strictSchema(sources, policy, principalClass));
}

function print(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Model } from '../../data/model.js';
import { rightsOf } from '../../ingest/write-rights.js';
import type { PrincipalClass } from '../../policy/access.js';
import { classKey } from '../../policy/class-key.js';
import type { LoadedPolicy } from '../../policy/policy.js';
import { openRoots, type RootAccess } from '../root-access.js';
import { classShape } from './class-shape.js';
import { narrowSchema, type SchemaShape } from './narrow-schema.js';

export interface StrictSchemaSources {
  readonly schema: GraphQLSchema;
  readonly models: readonly Model[];
  readonly roots: RootAccess;
}

/** Schemas that are kept, some 100 KB each. Many classes see the same: all those without grants need 82. */
const MOST_SCHEMAS = 256;
/** Classes of which it is remembered which schema is theirs; some 300 bytes each. */
const MOST_CLASSES = 2000;

/** The schemas of strict mode: one for all classes of callers, of any policy, to whom rows can give the same. */
export class StrictSchemas {
  readonly #sources: StrictSchemaSources;
  readonly #schemas = new LRUCache<string, GraphQLSchema>({ max: MOST_SCHEMAS });
  readonly #shapes = new LRUCache<string, string>({ max: MOST_CLASSES });

  constructor(sources: StrictSchemaSources) {
    this.#sources = sources;
  }

  /** The schema of a class of callers under a policy. */
  of(policy: LoadedPolicy, principalClass: PrincipalClass): GraphQLSchema {
    const key = `${policy.version} ${classKey(principalClass)}`;
    const known = this.#schemas.get(this.#shapes.get(key) ?? '');
    if (known !== undefined) return known;
    const shape = strictShape(this.#sources, policy, principalClass);
    const digest = digestOf(shape);
    const schema = this.#schemas.get(digest) ?? narrowSchema(this.#sources.schema, shape);
    this.#schemas.set(digest, schema);
    this.#shapes.set(key, digest);
    return schema;
  }
}

/** The schema of a class of callers under a policy, made anew. */
export function strictSchema(
  sources: StrictSchemaSources,
  policy: LoadedPolicy,
  principalClass: PrincipalClass,
): GraphQLSchema {
  return narrowSchema(sources.schema, strictShape(sources, policy, principalClass));
}

function strictShape(
  { models, roots }: StrictSchemaSources,
  policy: LoadedPolicy,
  principalClass: PrincipalClass,
): SchemaShape {
  const decide = (type: string) => policy.decide(principalClass, type);
  const rights = (model: Model) => rightsOf(policy, principalClass, model);
  const sends = (model: Model) => rights(model) !== undefined;
  const open = openRoots(roots, { principal: principalClass, access: decide, sends });
  return classShape({ models, decide, rights, roots: open });
}

function digestOf({ members, required }: SchemaShape): string {
  const text = JSON.stringify([[...members].map(([type, names]) => [type, ...names]), ...required]);
  return createHash('sha256').update(text).digest('base64url');
}

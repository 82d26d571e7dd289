import type { GraphQLSchema } from 'graphql';
import type { CallerAccess } from '../../policy/caller-access.js';
import type { OperationRequest } from '../operation-request.js';
import type { Outcome } from '../outcome.js';
import { type StrictSchemaSources, StrictSchemas } from './strict-schemas.js';
import { validateStrictly } from './validate-strictly.js';

/** What requests can name: in uniform mode the whole schema, in strict mode that of the caller's class. */
export class AccessModes {
  readonly #whole: GraphQLSchema;
  readonly #strict: StrictSchemas;

  constructor(sources: StrictSchemaSources) {
    this.#whole = sources.schema;
    this.#strict = new StrictSchemas(sources);
  }

  /** The schema that a request works with, under the access state of its caller. */
  schemaOf(
    { accessMode }: Pick<OperationRequest, 'accessMode'>,
    { state, class: principalClass }: CallerAccess,
  ): GraphQLSchema {
    return accessMode === 'strict' ? this.#strict.of(state.policy, principalClass) : this.#whole;
  }

  /** How a request ends whose document does not fit its schema. In uniform mode it was validated before. */
  unfit(request: OperationRequest, caller: CallerAccess): Outcome | undefined {
    if (request.accessMode === 'uniform') return undefined;
    const errors = validateStrictly(this.schemaOf(request, caller), request.document);
    return errors.length === 0 ? undefined : { outcome: 'refused', errors, unfit: true };
  }
}

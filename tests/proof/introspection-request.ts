import { MODELS } from '../../src/modules/index.js';
import type { Draw } from '../support/draw.js';
import type { JsonObject } from '../support/hub.js';
import type { CheckedRequest } from './checked-request.js';
import { everWanted } from './matrix.js';
import type { Reference } from './reference.js';
import { decidedFields } from './view.js';

/** Has a caller ask in strict mode what a type has: only what some row could give them, by the cases of the matrix. */
export function introspectionRequest(draw: Draw, { caller }: Reference): CheckedRequest {
  const model = draw.pick(MODELS);
  const query = `{ __type(name: "${model.name}") { fields { name } } }`;
  return {
    request: { caller, accessMode: 'strict', body: { query } },
    problemsOf: (data) => {
      const shown = (data.__type as JsonObject | null)?.fields as readonly { readonly name: string }[] | undefined;
      const names = new Set((shown ?? []).map(({ name }) => name));
      const isReader = caller.kind === 'person' || caller.kind === 'system';
      return decidedFields(model)
        .filter((field) => names.has(field) && !(isReader && everWanted(model.name, field, caller)))
        .map((field) => `the schema of ${caller.id} has ${model.name}.${field}`);
    },
  };
}

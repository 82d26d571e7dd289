import type { Model } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Principal } from '../../src/shared/principal.js';
import type { Json } from '../support/hub.js';
import { Reference } from './reference.js';
import { rowsOf, type World } from './world.js';

/** Everything that a caller may know of a world: by record, `Person <id>`, the effect and value of every field, as text. */
export type View = ReadonlyMap<string, string>;

/** Two worlds with the same view must be the same to the caller in all that they can ask. */
export function viewOf(world: World, caller: Principal, reference = new Reference(world, caller)): View {
  return new Map(linesOf(reference));
}

/** Whether a world has this view; far cheaper where it has not. */
export function hasView(reference: Reference, view: View): boolean {
  let count = 0;
  for (const [key, line] of linesOf(reference)) {
    if (view.get(key) !== line) return false;
    count += 1;
  }
  return count === view.size;
}

function* linesOf(reference: Reference): Generator<readonly [string, string]> {
  for (const model of MODELS) {
    const decided = decidedFields(model);
    for (const row of rowsOf(reference.world, model)) {
      if (reference.effect(model, row, 'id') !== 'full') continue;
      const cells = decided.map((field): Json => {
        const effect = reference.effect(model, row, field);
        return effect === 'none' ? 0 : [effect, reference.value(model, row, field)];
      });
      yield [`${model.name} ${row.id}`, JSON.stringify(cells)];
    }
  }
}

const decided = new Map<Model, readonly string[]>();

/** Fields with a line of their own. */
export function decidedFields(model: Model): readonly string[] {
  const known = decided.get(model);
  if (known !== undefined) return known;
  const fields = Object.entries(model.fields).flatMap(([name, field]) =>
    field.kind === 'many' && field.inverse !== undefined ? [] : [name],
  );
  decided.set(model, fields);
  return fields;
}

import type { Model } from '../../src/data/model.js';
import { MODELS } from '../../src/modules/index.js';
import type { Principal } from '../../src/shared/principal.js';
import type { Json } from '../support/hub.js';
import { Reference } from './reference.js';
import { rowsOf, type World } from './world.js';

/**
 * Everything that a caller may know of a world, as text: each visible record with the effect and value of every field. Two
 * worlds with the same view must be the same to the caller in all that they can ask.
 */
export function viewOf(world: World, caller: Principal): string {
  const reference = new Reference(world, caller);
  const lines: string[] = [];
  for (const model of MODELS) {
    const decided = decidedFields(model);
    const rows = [...rowsOf(world, model)].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
    for (const row of rows) {
      if (reference.effect(model, row, 'id') !== 'full') continue;
      const cells = decided.map((field): Json => {
        const effect = reference.effect(model, row, field);
        return effect === 'none' ? 0 : [effect, reference.value(model, row, field)];
      });
      lines.push(JSON.stringify([model.name, ...cells]));
    }
  }
  return lines.join('\n');
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

import { MODELS } from '../../src/modules/index.js';
import type { Samples } from '../support/sample-values.js';
import { rowsOf, type World } from './world.js';

/** The values of a world, also those that a caller may not read: a filter may try every one. */
export function worldSamples(world: World): Samples {
  const samples = new Map<string, (string | number | boolean)[]>();
  const add = (at: string, value: unknown): void => {
    const found = samples.get(at) ?? [];
    samples.set(at, found);
    if (Array.isArray(value)) for (const element of value) add(at, element);
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') found.push(value);
  };
  for (const model of MODELS) {
    for (const row of rowsOf(world, model)) {
      for (const [name, field] of Object.entries(model.fields)) {
        if (field.kind === 'column')
          add(`${model.name}.${name}`, field.type === 'ID' ? String(row[field.column]) : row[field.column]);
        if (field.kind !== 'object') continue;
        for (const [part, of] of Object.entries(field.parts))
          if (of.kind === 'column') add(`${field.type}.${part}`, row[of.column]);
      }
    }
  }
  return samples;
}

import { coerceInputValue, type GraphQLSchema, isInputObjectType } from 'graphql';
import type { Model } from '../data/model.js';
import type { ExportFilter, ReadFilter } from '../feed/export-filter.js';
import { HubError } from '../shared/errors.js';
import { inputObject } from './argument-values.js';
import { checkVariables } from './check-variables.js';
import { safeText } from './classify-error.js';
import { FilterShape } from './filter-shape.js';
import type { Limits } from './limits.js';
import { ShapeWriter } from './shape-writer.js';

/** Reads filters that do not come in a document, by the filter inputs of the schema. */
export function createReadFilter(schema: GraphQLSchema, models: readonly Model[], { valueDepth }: Limits): ReadFilter {
  const byName = new Map(models.map((model) => [model.name, model]));
  return (type, json): ExportFilter => {
    const model = byName.get(type);
    const input = schema.getType(`${type}Filter`);
    if (model === undefined || !isInputObjectType(input))
      throw new HubError('BAD_USER_INPUT', 'There is no such type.');
    const value = parse(json);
    checkVariables({ filter: value }, valueDepth);
    const coerced: unknown = coerceInputValue(value, input, (_path, _value, error) => {
      throw new HubError('BAD_USER_INPUT', safeText(error.message));
    });
    const writer = new ShapeWriter();
    const spec = new FilterShape(byName, writer).filter(model, inputObject(coerced));
    return { spec, values: writer.values, compared: writer.compared };
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new HubError('BAD_USER_INPUT', 'filter is not valid JSON.');
  }
}

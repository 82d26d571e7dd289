import type { Model } from '../../data/model.js';
import { type BuiltClass, buildInputType } from './build-class.js';
import { enumOf } from './enums.js';
import { SortDirection } from './sort-direction.js';
import { defineType } from './type-registry.js';

/** Name of the input by which a model is sorted; a OneOf input object, so each element of `orderBy` names one field. */
export function orderTypeName(model: Model): string {
  return `${model.name}Order`;
}

/** The input by which a model is sorted: every column that has one value. */
export function orderType(model: Model): BuiltClass {
  const sortable = Object.entries(model.fields).filter(([, field]) => field.kind === 'column' && field.list !== true);
  const direction = enumOf(SortDirection);
  const fields = sortable.map(([name, { description }]) => [name, { type: () => direction, description }]);
  return defineType(orderTypeName(model), (name) =>
    buildInputType(name, `One field to sort ${model.many} by, and the direction 排序`, Object.fromEntries(fields)),
  );
}

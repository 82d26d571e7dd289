import type { Model } from '../../data/model.js';
import type { BuiltClass } from './build-class.js';
import { connectionType } from './connection-type.js';
import { filterType, listFilterType } from './filter-type.js';
import { objectType, partsType } from './object-type.js';
import { orderType } from './order-type.js';
import { relationResolver } from './relation-resolver.js';
import { rootResolver } from './root-resolver.js';

/**
 * Everything GraphQL needs of a category: builds its types from the model (object, connection, filter, order) and returns
 * its resolver classes for buildSchema. Call once per model; models may refer to each other in any order.
 */
export function createModelResolvers(model: Model): readonly BuiltClass[] {
  const type = objectType(model);
  connectionType(model);
  filterType(model);
  listFilterType(model);
  orderType(model);
  const relations = [relationResolver(model.name, type, model.fields), ...partsRelations(model)];
  return [rootResolver(model), ...relations.filter((resolver) => resolver !== undefined)];
}

function partsRelations(model: Model): (BuiltClass | undefined)[] {
  return Object.values(model.fields).map((field) =>
    field.kind === 'object' ? relationResolver(field.type, partsType(field), field.parts) : undefined,
  );
}
